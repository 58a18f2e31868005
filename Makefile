# Two commands: `make demo` and `make test`. Both do all set-up first (scripts/setup.py); a second run takes seconds.
PYTHON ?= python3
# A file of tests stays with one process: what it lives or builds is built once.
PYTEST ?= -n 2 --dist loadfile --no-loadscope-reorder
BIN := .venv/bin
# Strictly typed: the foundation, every public face, and what has been brought there since. This list only grows.
STRICT := $(wildcard src/minzheng/foundation) $(wildcard src/minzheng/mechanisms/*/public.py) scripts/setup.py

.PHONY: demo test setup lint types contracts pytest campaign fix clean

demo: setup
	$(BIN)/minzheng demo

test: setup
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory contracts
	@$(MAKE) --no-print-directory pytest

setup:
	@$(PYTHON) scripts/setup.py

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy src
	$(BIN)/mypy --strict --follow-imports=silent $(STRICT)

contracts:
	$(BIN)/lint-imports --no-logo

pytest:
	$(BIN)/python -m pytest $(PYTEST)

# What takes too long for every run: whole districts and cities lived through, many mutations, many kills.
campaign: setup
	$(BIN)/python -m pytest -m campaign

fix:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv frontend/node_modules src/minzheng/mechanisms/desk/static/vendor
