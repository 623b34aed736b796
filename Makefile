# `make ask Q="..."` and `make test` do all the set-up themselves.
PYTHON ?= python3
VENV := .venv
QA := $(VENV)/bin/qa
Q ?= who was killed on 1 March?

.DEFAULT_GOAL := help
.PHONY: help install ask chat serve eval test lint types check benchmarks clean

help:
	@echo 'make ask Q="who was killed on 1 March?"   answer one question'
	@echo 'make chat | serve | eval                   REPL | HTTP service | scores on seeds/questions.jsonl'
	@echo 'make test | lint | types | check           tests | ruff | mypy | all three'

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(VENV)/.installed
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

install: $(VENV)/.installed

# Exit code 3 is an answer too: the sources don't say.
ask: $(VENV)/.installed
	@$(QA) ask $(if $(JSON),--json) -- "$$Q" || [ $$? -eq 3 ]

chat: $(VENV)/.installed
	@$(QA) chat

serve: $(VENV)/.installed
	@[ -e "$${QA_HOME:-.qa}/catalog.sqlite3" ] || $(QA) index seeds/tigharghar.txt
	@$(QA) serve

# An index of its own: other sources would answer too.
eval: $(VENV)/.installed
	@QA_HOME=.qa/eval $(QA) eval seeds/questions.jsonl

test: $(VENV)/.installed-test
	$(VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/.installed-test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.installed-test
	$(VENV)/bin/mypy

check: lint types test

clean:
	rm -rf $(VENV) .qa build dist .mypy_cache .ruff_cache .pytest_cache

export Q
