"""The shape of the house: it is the tail that makes code hard to read, so the tail is held."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "groundswell"
MODULES = sorted(SOURCE.rglob("*.py"))
ALL = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]

LONGEST_FUNCTION = 60
LONGEST_MODULE = 500
MOST_ARGUMENTS = 6

DRAWERS = {"utils", "util", "helpers", "helper", "core", "common", "manager", "processor", "engine", "misc"}
OPTIONS_ARE_ARGUMENTS = {SOURCE / "cli" / "commands.py"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = node.body[1:] if documented else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body and body[-1].end_lineno else 0


def test_there_is_something_to_measure() -> None:
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    long = {node.name: body_lines(node) for node in functions(path) if body_lines(node) > LONGEST_FUNCTION}
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_functions_take_few_arguments(path: Path) -> None:
    if path in OPTIONS_ARE_ARGUMENTS:
        pytest.skip("an option of a command is an argument of its function")
    many = {
        node.name
        for node in functions(path)
        if len([a for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs] if a.arg != "self"])
        > MOST_ARGUMENTS
    }
    assert not many


def test_no_drawers() -> None:
    assert not [path for path in MODULES if path.stem in DRAWERS]


def test_no_circular_imports() -> None:
    graph: dict[str, set[str]] = {}
    names = {module_name(path) for path in MODULES}
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        graph[module_name(path)] = {name for name in imported(tree) if name in names} - {module_name(path)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"circular import: {error.args[1]}")


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module) -> Iterator[str]:
    """Modules imported at the top of a module; those inside functions are late on purpose."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_nothing_names_where_packages_come_from() -> None:
    texts = [path for path in ROOT.glob("*") if path.is_file() and path.suffix in {".toml", ".txt", ".md", ""}]
    texts += [ROOT / ".ci" / "run", *ROOT.glob("docs/*.md")]
    hosts = ("index-url", "files." + "pythonhosted", "pypi" + ".org", "registry." + "npmjs")
    assert not [path.name for path in texts if any(host in path.read_text(encoding="utf-8") for host in hosts)]
