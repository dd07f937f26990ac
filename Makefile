# What people and CI run. Everything is installed into .venv from the lock files; nothing else is touched. uv installs in a
# fifth of pip's time. It does not know pip's settings (a mirror, a certificate): where it fails, pip does the same work.
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

# What the tools below keep for themselves stays in this folder, in a place that git ignores.
export XDG_CACHE_HOME := $(CURDIR)/.cache
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export npm_config_cache := $(CURDIR)/.cache/npm
export npm_config_update_notifier := false
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/.cache/hypothesis
# Compiled modules are kept: dozens of processes start in the tests, and each would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check lint slow tests fix docs translations vendor site golden bench lock clean

help:  ## Show what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-deps
INSTALL = $(BIN)/uv --quiet pip install --python $(BIN)/python --no-deps $(1) 2>/dev/null || $(PIP) $(1)

$(VENV)/.run: requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "listkeeper needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 | head -1). Name another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing listkeeper into $(VENV) ..."
	@$(PIP) --no-compile --require-hashes -r requirements-uv.lock
	@$(call INSTALL,--require-hashes -r requirements.lock)
	@$(call INSTALL,--no-build-isolation --config-settings editable_mode=compat -e .)
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need into $(VENV) ..."
	@$(call INSTALL,--require-hashes -r requirements-dev.lock)
	@touch $@

demo: $(VENV)/.run  ## Triage two contributions and an issue with the whole bot against a stand-in for GitHub (KEEP=1 leaves it running)
	@$(BIN)/python -m demo $(if $(KEEP),--keep)

test: $(VENV)/.dev  ## Run the tests, but for the slow ones that `make check` runs too (ARGS="-k name" for some)
	@$(BIN)/pytest -q -n 5 --dist loadgroup -m "not slow" $(ARGS)

check: lint slow tests  ## All that CI runs (in less time with -j4)

lint: $(VENV)/.dev  ## Formatting, linters, types, the walls between rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/deptry . --no-ansi
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml docs/examples/*.yml
	$(BIN)/zizmor --offline --no-progress --quiet action.yml .github/workflows
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

site: $(VENV)/.dev  ## Build the documentation as a site, into .cache/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

slow: $(VENV)/.dev  ## The tests that wait for servers, and the property tests with all their examples
	$(BIN)/pytest -q -n 4 --dist loadgroup -m "slow or hypothesis" --hypothesis-profile=whole tests

tests: $(VENV)/.dev  ## All other tests, with coverage
	$(BIN)/pytest -q -n 4 --dist loadgroup -m "not slow and not hypothesis" --cov --cov-report=term --cov-fail-under=91

fix: $(VENV)/.dev  ## Format, and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev  ## Write the rule pages, the example policy and its schema again
	$(BIN)/python -m tests.support.make_docs

translations: $(VENV)/.dev  ## Compile the catalogs of what the bot says in other languages
	$(BIN)/pybabel compile -d bot/locale -D listkeeper
	$(BIN)/pybabel compile -d bot/locale -D desk

vendor: $(VENV)/.dev  ## Bring the desk's style sheet and plots from npm's packages again
	$(BIN)/python -m tests.support.fetch_vendor

golden: $(VENV)/.dev  ## Write the expected files of the cases and the corpus again; read the diff
	@$(BIN)/pytest -q tests/handlers/test_cases.py tests/replies/test_proposal_cases.py tests/corpus --golden >/dev/null || true
	@echo "Rewritten, by kind (read the diff as a user would):"
	@git diff --stat --stat-width=160 -- tests | sed -nE 's#^ .*/([^/ ]+) +\|.*#\1#p' | sed -E 's/^comment.md$$/what the bot says (comment.md)/; s/^wishes.json$$/what it wishes for on GitHub (wishes.json)/; s/^.*\.txt$$/what is read of a list (summaries)/' | sort | uniq -c

bench: $(VENV)/.dev  ## Print how fast and how small, against a named peer
	$(BIN)/python bench/check_speed.py
	$(BIN)/python bench/growth.py

lock: $(VENV)/.dev  ## Choose the newest allowed versions of everything
	echo uv | $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements-uv.lock -
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --extra bot -o requirements.lock pyproject.toml requirements-build.in
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 -o requirements-cli.lock pyproject.toml requirements-build.in -c requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 --extra bot --extra dev -o requirements-dev.lock pyproject.toml requirements-build.in -c requirements.lock

clean:  ## Remove what the other commands made
	rm -rf $(VENV) .cache .coverage* *.egg-info build dist
