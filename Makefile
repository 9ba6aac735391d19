# Own Your Gradients. `make` does everything for a newcomer; `make help` lists the parts.

.DEFAULT_GOAL := course
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONWARNINGS :=

ENV := .venv/.complete
BOOK := _build/html/.complete
CLASS := _build/sample
BOOK_SOURCES := $(shell find book -type f) _config.yml
SHEETS := $(wildcard solutions/*/*.py)

.PHONY: course help env exercises book class serve check test bench clean

course: $(ENV) exercises $(BOOK) class ## everything: environment, exercises, book, a sample class graded
	@echo
	@echo "book      file://$(CURDIR)/_build/html/index.html"
	@echo "exercises $(CURDIR)/exercises"
	@echo "reports   file://$(CURDIR)/$(CLASS)/reports/class.html"

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

env: $(ENV) ## the Python environment in .venv

$(ENV): requirements.txt pyproject.toml
	@tools/need-python $(PYTHON)
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

exercises: $(ENV) ## the students' notebooks, from solutions/
	@autograder build

book: $(BOOK) ## the book, warnings as errors

$(BOOK): $(ENV) $(BOOK_SOURCES) $(SHEETS) | exercises
	jupyter-book build book/ --config _config.yml --path-output . -W -n --keep-going -q
	@touch $@

class: $(ENV) exercises ## a sample class, graded in the sandbox, with reports
	@tools/need-program bwrap bubblewrap
	@autograder sample > /dev/null
	autograder grade --class $(CLASS)
	@autograder report --class $(CLASS)

serve: $(BOOK) ## the book at http://127.0.0.1:8000
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory _build/html 8000

check: $(ENV) ## style, types, import rules, fresh exercises
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-cache --no-logo
	autograder build --check

test: $(ENV) check exercises $(BOOK) ## every test
	@tools/need-program bwrap bubblewrap
	@tools/need-program chromium chromium
	pytest -n 2 --dist loadfile

bench: $(ENV) exercises ## how fast grading is, against stock nbgrader
	@tools/need-program bwrap bubblewrap
	python tests/bench/grading.py

clean: ## remove what can be made again; never grading/
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache .hypothesis
