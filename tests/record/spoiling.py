"""Ways to spoil a good package, each on one point."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

HEADER = "id,said_by,bound,value,metric,said_at,as_of_from,as_of_to,platform,copy,document"
GOOD = "s1,A magazine,over,69000000,views,2014-03-24,2014-03-17,2014-03-24,youtube,yt,article"

Spoil = Callable[[Path], Path | None]
"""Does something to a good package; gives the path to import where that is not the folder itself."""


def text(name: str, content: str | bytes) -> Spoil:
    """A file of the package with another content."""

    def spoil(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return spoil


def row(**cells: str) -> Spoil:
    """The good statement with some cells changed, on line 3."""
    names, values = HEADER.split(","), GOOD.split(",")
    changed = [cells.get(name, value) for name, value in zip(names, values, strict=True)]
    return text("statements.csv", f"{HEADER}\n{GOOD.replace('s1', 's0')}\n{','.join(changed)}\n")


OUT = object()


def case_json(**fields: object) -> Spoil:
    """``case.json`` with some fields changed, or taken out where they are to be ``OUT``."""

    def spoil(folder: Path) -> None:
        case = json.loads((folder / "case.json").read_text()) | fields
        (folder / "case.json").write_text(json.dumps({k: v for k, v in case.items() if v is not OUT}))

    return spoil


def resource(**fields: object) -> Spoil:
    """The descriptor with one more resource."""

    def spoil(folder: Path) -> None:
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"].append(fields)
        (folder / "datapackage.json").write_text(json.dumps(descriptor))

    return spoil


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], outer: bool = True) -> Spoil:
    """The package as a zip, with more entries in it."""

    def spoil(folder: Path) -> Path:
        path = folder.parent / "package.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in folder.rglob("*") if outer else ():
                if file.is_file():
                    archive.write(file, file.relative_to(folder).as_posix())
            for name, content in entries:
                archive.writestr(name, content)
        return path

    return spoil


def zip_link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("documents/link.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def lying_zip(folder: Path) -> Path:
    """A zip whose directory says that a large file is a small one."""
    path = zipped(("documents/big.txt", b"x" * 30_000))(folder)
    assert path is not None
    content = bytearray(path.read_bytes())
    at = content.rindex(b"documents/big.txt") - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def locked_zip(folder: Path) -> Path:
    path = zipped()(folder)
    assert path is not None
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    return path


def torn_zip(folder: Path) -> Path:
    path = zipped(("documents/noise.bin", os.urandom(3_000)))(folder)
    assert path is not None
    content = bytearray(path.read_bytes())
    at = content.index(b"documents/noise.bin") + 500
    content[at : at + 50] = bytes(50)
    path.write_bytes(content)
    return path


def crowded_zip(folder: Path) -> Path:
    """More entries than the directory of a zip may take, which is found before it is read."""
    path = folder.parent / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(500):
            archive.writestr(f"documents/{number}.txt", b"")
    return path


def huge_line(folder: Path) -> None:
    """A gigabyte on one line, which takes no room on the disk."""
    with (folder / "statements.csv").open("wb") as stream:
        stream.write(f"{HEADER}\n".encode())
        stream.truncate(1 << 30)
        stream.seek(0, os.SEEK_END)


def instead(name: str, make: Callable[[Path], None]) -> Spoil:
    """Something else in the place of a file."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        make(folder / name)

    return spoil


def many_documents(folder: Path) -> None:
    for number in range(70):
        (folder / "documents" / f"{number}.txt").touch()


def gone(name: str) -> Spoil:
    """A file taken out, and no longer listed."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink()
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"] = [listed for listed in descriptor["resources"] if listed["path"] != name]
        (folder / "datapackage.json").write_text(json.dumps(descriptor))

    return spoil
