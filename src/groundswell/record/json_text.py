"""JSON from outside, read so that whatever is wrong with it is told with its place."""

from __future__ import annotations

import json

from groundswell.errors import InputError, UnreadableFile
from groundswell.terms import shown

Json = dict[str, object]


def json_object(content: bytes, where: str) -> Json:
    """The object that a JSON file holds; ``UnreadableFile`` where it is not JSON, or not an object."""
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode()
        value = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        at = f"byte 0x{error.object[error.start]:02X} at offset {error.start}"
        raise UnreadableFile(f"{where}: {at} is not UTF-8; save the file as UTF-8") from error
    except json.JSONDecodeError as error:
        problem = "is empty" if not text.strip() else f"is not JSON ({error.msg})"
        raise UnreadableFile(f"{where}, line {error.lineno}, column {error.colno}: {problem}") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{where}: is not JSON that can be read ({shown(error)})") from error
    if not isinstance(value, dict):
        raise UnreadableFile(f"{where}: must hold an object in braces, and holds {kind_of(value)}")
    return value


def _without_twins(pairs: list[tuple[str, object]]) -> Json:
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} stands there twice")
        found[name] = value
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def kind_of(value: object) -> str:
    """What a JSON value is, in words."""
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")


def text_in(fields: Json, name: str, where: str) -> str | None:
    """A text field, None where it is null or missing; ``InputError`` where it is something else."""
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise InputError(f"{where}, field {name}: must be a text, and is {kind_of(value)}")


def texts_in(fields: Json, name: str, where: str) -> tuple[str, ...]:
    """A list of texts, empty where it is null or missing; a single text is a list of one."""
    value = fields.get(name)
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    for item in values:
        if not isinstance(item, str):
            raise InputError(f"{where}, field {name}: must be a list of texts, and holds {kind_of(item)}")
    return tuple(values)
