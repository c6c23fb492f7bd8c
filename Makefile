# Two commands are all: `make demo` runs the main job, `make check` everything that CI runs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo check install develop lint types contracts test slow wheel constraints

demo: install
	$(BIN)/groundswell demo

check: lint types contracts test

# the program alone, as a user has it; the last line compiles the model once, so that every later start is quick
install: .venv/installed
.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=24.2"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	$(BIN)/python -m groundswell.warm
	touch $@

develop: .venv/developed
.venv/developed: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[postgresql]" --group dev
	touch $@

lint: develop
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .

types: develop
	$(BIN)/mypy

contracts: develop
	$(BIN)/lint-imports

test: develop
	$(BIN)/pytest

# simulation studies beside the quick tests
slow: develop
	$(BIN)/pytest -m slow

# rewrites the pins; names versions only
constraints:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --no-header --no-annotate --quiet -o constraints.txt
