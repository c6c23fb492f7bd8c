"""The files of a package, in a folder or in a zip, and never one that stands outside of it."""

from __future__ import annotations

import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Protocol, Self

from groundswell.errors import UnreadableFile
from groundswell.record.limits import Limits, in_words
from groundswell.terms import shown

_LONGEST_END = 22 + 20 + 65_535
"""Bytes that the end of a zip can take: its record, the locator of the large form, and a comment."""

_DIRECTORY_BYTES_A_FILE = 400


class Bundle(Protocol):
    """Files by name, with ``/`` between folders. ``shown_as`` is the package as the user named it."""

    shown_as: str

    def has(self, name: str) -> bool: ...

    def under(self, folder: str) -> list[str]:
        """The names of all files in a folder and its folders, in order; none where there is no such folder."""
        ...

    def size(self, name: str) -> int: ...

    def open(self, name: str) -> IO[bytes]: ...

    def close(self) -> None: ...


def inner_name(text: str) -> str:
    """A path inside the package in its plain form; ``ValueError`` where it leads out or could not be a file's."""
    parts = [part for part in text.split("/") if part != "."]
    leads_out = text.startswith("/") or ".." in parts or "\\" in text or re.match(r"[A-Za-z]:", text)
    if leads_out:
        raise ValueError(f"{shown(text)} leads out of the package; give a path inside it, such as documents/a.txt")
    if not all(parts) or not text.isprintable():
        raise ValueError(f"{shown(text)} is not the path of a file")
    return "/".join(parts)


def label(bundle: Bundle, name: str) -> str:
    """A file of the package as it stands in a message."""
    return f"{bundle.shown_as}/{name}"


def content_of(bundle: Bundle, name: str, most: int) -> bytes:
    """The whole content of a file; ``UnreadableFile`` where it is larger than ``most`` bytes."""
    with opened(bundle, name, most) as stream:
        content = stream.read(most + 1)
        if len(content) > most:
            raise _too_large(bundle, name, most)
        return content


@contextmanager
def opened(bundle: Bundle, name: str, most: int) -> Iterator[IO[bytes]]:
    """A file to read; ``UnreadableFile`` where it cannot be, or says it is larger than ``most`` bytes."""
    try:
        if bundle.size(name) > most:
            raise _too_large(bundle, name, most)
        with bundle.open(name) as stream:
            yield stream
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise UnreadableFile(f"{label(bundle, name)}: is damaged in the zip ({shown(error)}); make it again") from error
    except PermissionError as error:
        raise UnreadableFile(f"{label(bundle, name)}: may not be read; change its permissions") from error
    except OSError as error:
        raise UnreadableFile(f"{label(bundle, name)}: cannot be read ({error.strerror or error})") from error


def _too_large(bundle: Bundle, name: str, most: int) -> UnreadableFile:
    return UnreadableFile(f"{label(bundle, name)}: is larger than the {in_words(most)} allowed; split it")


class FolderBundle:
    """The files of a folder. A link is followed only to a file that stands in the folder too."""

    def __init__(self, folder: Path, shown_as: str, limits: Limits) -> None:
        self.shown_as = shown_as
        self._folder = folder
        self._real = folder.resolve()
        self._limits = limits

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is held open."""

    def has(self, name: str) -> bool:
        return os.path.lexists(self._folder / name)

    def under(self, folder: str) -> list[str]:
        found: list[str] = []
        if not (self._folder / folder).is_dir():
            return found
        for root, folders, files in os.walk(self._folder / folder, onerror=self._refuse):
            folders.sort()
            found += [(Path(root) / file).relative_to(self._folder).as_posix() for file in files]
            if len(found) > self._limits.files:
                raise UnreadableFile(f"{self.shown_as}/{folder}: holds more than {self._limits.files:,} files")
        return sorted(found)

    def size(self, name: str) -> int:
        return self._inside(name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        return self._inside(name).open("rb")

    def _refuse(self, error: OSError) -> None:
        raise UnreadableFile(f"{self.shown_as}: {shown(error.filename)} cannot be read ({error.strerror})") from error

    def _inside(self, name: str) -> Path:
        real = Path(os.path.realpath(self._folder / name))  # Path.resolve raises where links go in a circle
        if not real.is_relative_to(self._real):
            raise UnreadableFile(f"{self.shown_as}/{name}: is a link that leads out of the package; put the file there")
        if not stat.S_ISREG(real.stat().st_mode):
            raise UnreadableFile(f"{self.shown_as}/{name}: is not a file; put a file there")
        return real


class ZipBundle:
    """The files of a zip, looked through before any is unpacked; a single outer folder is stepped into."""

    def __init__(self, path: Path, shown_as: str, limits: Limits) -> None:
        self.shown_as = shown_as
        with ExitStack() as stack:
            try:
                _refuse_crowd(path, shown_as, limits)
                self._zip = stack.enter_context(zipfile.ZipFile(path))
            except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
                raise UnreadableFile(f"{shown_as}: is not a zip that can be read ({shown(error)})") from error
            except OSError as error:
                raise UnreadableFile(f"{shown_as}: cannot be read ({error.strerror or error})") from error
            self._files = _without_outer_folder(self._looked_through(limits))
            stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        return name in self._files

    def under(self, folder: str) -> list[str]:
        return sorted(name for name in self._files if name.startswith(f"{folder}/"))

    def size(self, name: str) -> int:
        return self._files[name].file_size

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._files[name])

    def _looked_through(self, limits: Limits) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > limits.files:
            raise UnreadableFile(f"{self.shown_as}: holds {len(infos):,} files, more than the {limits.files:,} allowed")
        if sum(info.file_size for info in infos) > limits.package_bytes:
            raise UnreadableFile(f"{self.shown_as}: unpacks to more than the {in_words(limits.package_bytes)} allowed")
        files: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = self._checked(info, limits)
            if name in files:
                raise UnreadableFile(f"{self.shown_as}: holds {shown(name)} twice; make the zip again")
            if not info.is_dir() and not _is_clutter(name):
                files[name] = info
        return files

    def _checked(self, info: zipfile.ZipInfo, limits: Limits) -> str:
        try:
            # The name as it stands in the zip: the library hides a backslash and whatever follows a NUL.
            inner_name(info.orig_filename.rstrip("/"))
            name = inner_name(info.filename.rstrip("/"))
        except ValueError as error:
            raise UnreadableFile(f"{self.shown_as}: {error}") from error
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UnreadableFile(f"{self.shown_as}: {shown(name)} is a link; put the file itself into the zip")
        if info.flag_bits & 1:
            raise UnreadableFile(f"{self.shown_as}: {shown(name)} is locked with a password; make the zip without")
        swollen = info.file_size > limits.expansion * max(info.compress_size, 1)
        if swollen and info.file_size > limits.expansion_matters_from:
            raise UnreadableFile(
                f"{self.shown_as}: {shown(name)} unpacks to more than {limits.expansion} times its size, "
                "as a bomb does; unpack it yourself and import the folder"
            )
        return name


def _refuse_crowd(path: Path, shown_as: str, limits: Limits) -> None:
    """Look at the size of a zip's directory before the library reads it whole, as it does on opening."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _LONGEST_END))
        end = stream.read(_LONGEST_END)
    at = end.rfind(b"PK\x05\x06")
    directory = int.from_bytes(end[at + 12 : at + 16], "little")
    large_form = end[max(0, at - 20) :].startswith(b"PK\x06\x07")
    if at >= 0 and (large_form or directory > limits.files * _DIRECTORY_BYTES_A_FILE):
        raise UnreadableFile(f"{shown_as}: holds more files than the {limits.files:,} allowed")


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in (".DS_Store", "Thumbs.db")


def _without_outer_folder(files: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    outer = {name.split("/", 1)[0] if "/" in name else "" for name in files}
    if len(outer) != 1 or outer & {"", "documents"}:
        return files
    start = len(outer.pop()) + 1
    return {name[start:]: info for name, info in files.items()}
