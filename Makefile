# Own Your Gradients. `make` does everything for a newcomer; `make help` lists the parts.

.DEFAULT_GOAL := course
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONWARNINGS :=

ENV := .venv/.complete
BOOK := _build/html/.complete
DEMONSTRATION := _build/demonstration/.complete
CLASS := _build/sample
SHEETS := $(wildcard solutions/*/*.py)
EXERCISES := _build/.exercises
# What pages are made of, and what their cells can import.
PARTS := $(shell find book/_* -type f -not -name '*.pyc') $(shell find autograder/checks -name '*.py') _config.yml
BOOK_SOURCES := $(shell find book -type f -not -name '*.pyc') $(PARTS)
BUILD := jupyter-book build --config _config.yml -W -n --keep-going -q

.PHONY: course help env exercises book demonstration pdf offline class serve check test bench clean

course: $(ENV) exercises $(BOOK) class ## everything: environment, exercises, book, a sample class graded
	@echo
	@echo "book      file://$(CURDIR)/_build/html/index.html"
	@echo "exercises $(CURDIR)/exercises"
	@echo "reports   file://$(CURDIR)/$(CLASS)/reports/class.html"

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

env: $(ENV) ## Python packages in .venv, and what the site is made with in node_modules

$(ENV): requirements.txt pyproject.toml package-lock.json
	@tools/need-python $(PYTHON)
	@tools/need-program node nodejs
	@tools/need-program npm npm
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@

exercises: $(EXERCISES) ## the students' notebooks, from solutions/

$(EXERCISES): $(ENV) $(SHEETS) $(wildcard exercises/*/*.ipynb) autograder/release.py autograder/sheets.py
	@mkdir -p _build
	@autograder build
	@touch $@

book: $(BOOK) ## the book, warnings as errors

$(BOOK): $(ENV) $(BOOK_SOURCES) $(EXERCISES)
	$(BUILD) --path-output . book/
	@touch $@

demonstration: $(DEMONSTRATION) ## every part of a page, for authors, in _build/demonstration

$(DEMONSTRATION): $(ENV) $(PARTS) $(wildcard docs/demonstration/*) $(EXERCISES)
	$(BUILD) --path-output _build/demonstration docs/demonstration
	@touch $@

pdf: $(BOOK) ## the book as one PDF
	@tools/need-program chromium chromium
	python tools/pdf.py _build/html _build/own-your-gradients.pdf

offline: $(BOOK) ## the book as a zip, for reading without a network
	python tools/offline_zip.py _build/html _build/own-your-gradients-offline.zip

class: $(ENV) exercises ## a sample class, graded in the sandbox, with reports
	@tools/need-program bwrap bubblewrap
	@autograder sample > /dev/null
	autograder grade --class $(CLASS)
	@autograder report --class $(CLASS)

serve: $(BOOK) ## the book at http://127.0.0.1:8000
	$(PYTHON) -m http.server --bind 127.0.0.1 --directory _build/html 8000

check: $(ENV) $(BOOK) $(DEMONSTRATION) ## style, types, import rules, fresh exercises, a whole book
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-cache --no-logo
	autograder build --check
	python tools/check_book.py
	python tools/check_book.py _build/demonstration/_build/html --source docs/demonstration

test: check ## every test
	@tools/need-program bwrap bubblewrap
	@tools/need-program chromium chromium
	pytest -n 2 --dist loadfile

bench: $(ENV) exercises ## how fast grading is, against stock nbgrader
	@tools/need-program bwrap bubblewrap
	python tests/bench/grading.py

clean: ## remove what can be made again; never grading/
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache .hypothesis
