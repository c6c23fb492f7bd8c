"""The OpenAPI document is true: Schemathesis asks everything that it promises, and much that it does not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from program import environment
from served import TOKEN, Served


def schemathesis(served: Served, folder: Path, case: str, *words: str) -> str:
    """What Schemathesis says of the whole document, asked of one case with the token; it must find nothing."""
    settings = folder / "schemathesis.toml"
    settings.write_text(f'[parameters]\ncase = "{case}"\n')
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("st")),
            *("--config-file", str(settings)),
            *("run", f"{served.url}openapi.json"),
            *("-H", f"Authorization: Bearer {TOKEN}"),
            *("--seed", "1", "--no-color", "--generation-database", "none"),
            *words,
        ],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=600,
        check=False,
    )
    said = done.stdout.decode()
    assert done.returncode == 0, said + done.stderr.decode()
    return said


def test_every_answer_is_as_promised(served: Served, tmp_path: Path) -> None:
    """Of a film that nothing is known of, so that it is quick; entering has a test of its own."""
    said = schemathesis(served, tmp_path, "nothing", "--max-examples", "8", "--exclude-operation-id", "add")
    assert "Tested: 9" in said


@pytest.mark.slow
@pytest.mark.parametrize("case", ["boats", "hostile"])
def test_every_answer_about_a_film_is_as_promised(served: Served, tmp_path: Path, case: str) -> None:
    said = schemathesis(served, tmp_path, case, "--max-examples", "40", "--exclude-operation-id", "add")
    asked = re.search(r"(\d+) generated, (\d+) passed", said)
    assert asked is not None
    assert 200 < int(asked[1]) == int(asked[2])


@pytest.mark.slow
def test_entering_texts_is_as_promised(tmp_path: Path) -> None:
    """On a record of its own, which grows by it."""
    from films import nothing_known
    from groundswell import follow
    from served import serving

    with follow.open(str(tmp_path / "groundswell.db")) as record:
        record.enter(nothing_known(), source="made")
    with serving(tmp_path, "--token", TOKEN) as served:
        schemathesis(served, tmp_path, "nothing", "--max-examples", "40", "--include-operation-id", "add")
        assert served.ask("/api/cases/nothing").json["documents"] > 0


def test_the_answers_about_a_film_are_of_the_shapes_promised(served: Served) -> None:
    told = served.ask("/openapi.json").json
    shapes = told["components"]["schemas"]
    for path, name in {
        "/api/cases/boats": "Summary",
        "/api/cases/boats/curve": "Curve",
        "/api/cases/boats/hit": "Hit",
        "/api/cases/boats/forecast?milestone=20M&horizon=2y": "Forecast",
    }.items():
        whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
        faults = list(Draft202012Validator(whole).iter_errors(served.ask(path).json))
        assert faults == [], path
    verdicts = {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}, "components": {"schemas": shapes}}
    assert list(Draft202012Validator(verdicts).iter_errors(served.ask("/api/cases/boats/check").json)) == []


def test_the_document_is_valid_itself(served: Served) -> None:
    told = served.ask("/openapi.json").json
    for shape in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["summary"].endswith(".")
            for parameter in operation["parameters"]:
                Draft202012Validator.check_schema(parameter["schema"])
