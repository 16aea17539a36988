# Everything one does with Cầm Tay. Needs only Python ≥3.11 with venv, make and git.
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PORT ?= 3000
export PORT
UV_VERSION := 0.13.9
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv; assert (3, 11) <= sys.version_info[:2] < (3, 15)' 2>/dev/null && { command -v $$python; break; }; done)
UV := UV_PYTHON_DOWNLOADS=never UV_PYTHON="$(PYTHON)" .tools/bin/uv --quiet
BIN := .venv/bin
ARGS ?=

.PHONY: help
help: ## Say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/installed ## Serve the production build on PORT (3000): installs, prepares and builds what is missing
	@exec $(BIN)/camtay run

.PHONY: dev
dev: .venv/installed-dev ## Serve on PORT for development: every change of the sources shows at once
	@$(BIN)/camtay prepare
	@PATH="$$PWD/$(BIN):$$PATH" REFLEX_USE_NPM=1 exec $(BIN)/reflex run --frontend-port $(PORT)

.PHONY: build
build: .venv/installed ## Build the pages, if something changed
	@$(BIN)/camtay build

.PHONY: test
test: .venv/installed-dev ## Install what the tests need and run them all; ARGS are given to pytest
	@$(BIN)/python -m tests.support.install
	@$(BIN)/camtay build
	@$(BIN)/pytest --numprocesses=2 --dist=loadfile $(ARGS)

.PHONY: check
check: .venv/installed-dev ## Lint, format, types, layers, and whether migrations and tables agree
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/camtay db check

.PHONY: format
format: .venv/installed-dev ## Format the sources and mend what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: migration
migration: .venv/installed-dev ## Write a migration for changed tables: make migration NAME="add …"
	@$(BIN)/camtay db upgrade
	@$(BIN)/alembic revision --autogenerate -m "$(NAME)"

.PHONY: lighthouse
lighthouse: .venv/installed-dev ## Measure the public pages as a phone gets them; fails below the thresholds
	@$(BIN)/python -m tests.support.install
	@$(BIN)/python -m tests.support.lighthouse $(ARGS)

.PHONY: shots
shots: .venv/installed-dev ## Draw every page, phone and desktop, into docs/screenshots
	@$(BIN)/python -m tests.support.install
	@$(BIN)/python -m tests.support.shots $(ARGS)

.PHONY: bench
bench: .venv/installed-dev ## Run the benchmarks
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.hand_in_hand
	@$(BIN)/python -m benchmarks.dossiers
	@$(BIN)/python -m benchmarks.verify

.PHONY: clean
clean: ## Remove what was installed and built; data in .data stays
	@rm -rf .venv .tools .web .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@rm -rf tests/support/node_modules

.tools/bin/uv:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 to 3.14 with its venv module is needed (Debian: apt install python3-venv)."; exit 1; }
	@echo "Installing the tools…"
	@"$(PYTHON)" -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/installed: .tools/bin/uv pyproject.toml uv.lock
	@echo "Installing the packages…"
	@$(UV) sync --frozen --no-dev --inexact
	@touch $@

.venv/installed-dev: .tools/bin/uv pyproject.toml uv.lock
	@echo "Installing the packages…"
	@$(UV) sync --frozen
	@touch $@ .venv/installed
