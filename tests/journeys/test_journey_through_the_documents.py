"""Every command and option is documented, and everything documented is there; the program says at once what it can."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import GROUNDSWELL, Here, environment

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "commands.md"
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

QUICK = 25
"""The help may take as many times as long as a Python that does nothing: half a second where that takes 20 ms."""


def listed(help_text: str) -> list[str]:
    """The commands in a help text."""
    _before, _separator, after = help_text.partition("\nCommands:\n")
    return [line.split()[0] for line in after.splitlines() if re.match(r"  \S", line)]


def options_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) - {"--help", "--version"}


def helped(here: Here, *words: str) -> str:
    said = here.run(*words, "--help")
    assert said.status == 0
    return said.out


def commands(here: Here) -> dict[tuple[str, ...], set[str]]:
    """Every command and its options, from the help that the program itself gives."""
    here.patch.setenv("COLUMNS", "300")
    found: dict[tuple[str, ...], set[str]] = {}
    for name in listed(helped(here)):
        below = listed(helped(here, name))
        each: list[tuple[str, ...]] = [(name, under) for under in below] or [(name,)]
        for words in each:
            # the options stand at the start of their lines; what is said of them may name others
            _usage, _separator, options = helped(here, *words).partition("\nOptions:\n")
            starts = " ".join(line.split()[0] for line in options.splitlines() if re.match(r"  --", line))
            found[words] = options_in(starts)
    return found


def documented() -> dict[tuple[str, ...], str]:
    """Every section of the document by the words of its command."""
    sections = re.split(r"^## groundswell ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {tuple(re.findall(r"[a-z]+", re.split(r"[A-Z\n]", one)[0])): one for one in sections}


def test_every_command_is_documented_and_no_other(here: Here) -> None:
    assert set(documented()) == set(commands(here))


def test_every_option_is_documented_and_no_other(here: Here) -> None:
    sections = documented()
    for words, options in commands(here).items():
        table = "\n".join(line for line in sections[words].splitlines() if line.startswith("| `--"))
        assert options_in(table) == options, " ".join(words)


def test_every_command_tells_what_it_does(here: Here) -> None:
    here.patch.setenv("COLUMNS", "80")
    for line in helped(here).partition("\nCommands:\n")[2].splitlines():
        assert line.endswith("."), line
        assert not line.endswith("..."), line


def typed() -> Iterator[tuple[str, str]]:
    """Every line in the texts that somebody may type, with where it stands."""
    for text in TEXTS:
        for block in re.findall(r"^```[^\n]*\n(.*?)^```", text.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                if match := re.match(r"\$? ?groundswell (.+)", line):
                    yield text.name, re.sub(r"\s+#.*", "", match[1])


def test_what_the_texts_tell_to_type_is_there(here: Here) -> None:
    known = commands(here)
    lines = list(typed())
    assert lines, "the texts show commands"
    for where, line in lines:
        words = line.split()
        command = tuple(words[:2]) if tuple(words[:2]) in known else tuple(words[:1])
        assert command in known, f"{where}: groundswell {line}"
        assert options_in(line) <= known[command], f"{where}: groundswell {line}"


def test_commands_named_in_the_readme_are_there(here: Here) -> None:
    known = {" ".join(words) for words in commands(here)}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    answers = text.partition("## What it answers")[2].partition("\n## ")[0]
    named = [
        name for row in re.findall(r"\| ([^|]*)\|$", answers, re.MULTILINE) for name in re.findall(r"`([a-z ]+)`", row)
    ]
    assert named
    assert set(named) - {"command"} <= known


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_links_between_the_texts_lead_somewhere(text: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text.read_text(encoding="utf-8")):
        assert (text.parent / target).exists(), f"{text.name}: {target}"


def test_the_version(here: Here) -> None:
    said = here.run("--version")
    assert (said.status, said.err) == (0, "")
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", said.out)


def fastest(command: list[str], times: int = 5) -> float:
    """Seconds, at best: whatever else the machine does can only add."""

    def once() -> float:
        began = time.perf_counter()
        subprocess.run(command, env=environment(), capture_output=True, check=True)
        return time.perf_counter() - began

    return min(once() for _again in range(times))


def test_help_comes_at_once() -> None:
    ratio = fastest([GROUNDSWELL, "--help"]) / fastest([sys.executable, "-c", "pass"])
    assert ratio < QUICK, f"{ratio:.0f} times as long as a Python that does nothing"


def test_help_needs_none_of_the_heavy_libraries() -> None:
    words = "import sys; import groundswell.cli.commands; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", words], env=environment(), capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.decode().split()}
    assert not loaded & {"numpy", "scipy", "numba", "polars", "sqlalchemy", "vl_convert", "jinja2"}
