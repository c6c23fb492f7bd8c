"""Bytes as text: byte-order marks, declared and guessed encodings; nothing is refused."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_SAMPLE = 20_000


def decoded(data: bytes | str) -> str:
    """The text of a file, whatever its encoding; what cannot be decoded becomes a replacement character."""
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace").removeprefix("\ufeff")
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:
        big = sample[0::2].count(0) > sample[1::2].count(0)
        return data.decode("utf-16-be" if big else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data) or _guessed(data)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data, 0, 4096)
    if match is None:
        return None
    try:
        return data.decode(match[1].decode("ascii"))
    except (LookupError, ValueError):
        return None


def _guessed(data: bytes) -> str:
    """A few bad bytes leave it UTF-8; else the detector's word, and cp1252 where it has none."""
    loose = data.decode("utf-8", "replace")
    high = sum(byte > 127 for byte in data[:_SAMPLE])
    if high and loose[:_SAMPLE].count("\ufffd") < 0.2 * high:
        return loose
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE]).best()
    try:
        return data.decode(found.encoding if found else "cp1252", "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
