# Everything that sets up, starts, checks and ships Entente. `make` alone lists the targets.

PORT ?= 8000
PY := .venv/bin/python
UV := .venv/bin/uv
STYLES := $(shell find styles -type f 2>/dev/null)
# Node comes from the machine or, as a wheel, from .venv.
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm
# Two makes in one checkout set it up one after the other.
ALONE := $(if $(shell command -v flock),flock .run/setup.lock)
# What `check --deploy` is asked about: a server as docs/operations.md describes it.
LIKE_PRODUCTION := DEBUG=0 SECRET_KEY=$$(head -c 60 /dev/urandom | base64 -w 0) \
	ALLOWED_HOSTS=entente.example SSL_REDIRECT=1 HSTS_SECONDS=31536000 EMAIL_URL=smtp://mail.example:25 \
	SITE_URL=https://entente.example REDIS_URL=redis://redis.example:6379/0

export PYTHONUTF8 := 1
# Compiled modules, in __pycache__, halve the time of a start; some containers forbid them.
unexport PYTHONDONTWRITEBYTECODE
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup ready demo run test bench proofs crawl faults lint format lock clean chromium

# $(call system_package,NAME): installs a Debian package as root, names it to anybody else.
define system_package
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
  echo "Installing the system package $(1)"; \
  { apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends $(1); } >.run/apt 2>&1 || { tail -n 20 .run/apt >&2; exit 1; }; \
else \
  echo "The system package $(1) is missing. Run: sudo apt-get install $(1)" >&2; exit 1; \
fi
endef

# $(call told_on_failure,COMMAND): keeps a talkative command quiet unless it fails.
told_on_failure = $(1) >.run/told 2>&1 || { cat .run/told; exit 1; }

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Installs what the other targets need, into this folder
	@mkdir -p .run
	@[ ! -e .venv/installed ] || $(PY) -c 'import django' 2>/dev/null || rm -rf .venv
	@$(ALONE) $(MAKE) ready

demo: setup ## Runs everything with sample data until Ctrl-C (PORT=8000)
	@exec $(PY) -m config.demo demo "$(PORT)"

run: setup ## The same for developing: no sample data is loaded, changed code is reloaded
	@exec $(PY) -m config.demo run "$(PORT)"

test: setup chromium ## Runs every test but the long proofs (ARGS="tests/core -k periods")
	@echo "Testing"
	@exec $(PY) -m $(if $(ARGS),pytest -m "not proof" $(ARGS),tests.everything)

bench: setup ## Prints how long search, imports, sweeps, deliveries, pages without Redis take (RECORDS=100000)
	@$(PY) -W ignore -m config.throwaway $(PY) -W ignore -m benchmarks.search
	@$(PY) -W ignore -m config.throwaway $(PY) -W ignore -m benchmarks.steps
	@$(PY) -W ignore -m config.throwaway $(PY) -W ignore -m benchmarks.reminders
	@$(PY) -W ignore -m config.throwaway $(PY) -W ignore -m benchmarks.redis_stopped

proofs: setup chromium ## Runs the long proofs and prints their figures
	@exec env HYPOTHESIS_PROFILE=proofs $(PY) -m $(if $(ARGS),pytest -m proof -rP $(ARGS),tests.everything proofs)

crawl: setup ## Looks for what changes with hidden records, as every reader (ARGS="post desk")
	@exec $(PY) -m tests.everything crawl $(ARGS)

faults: setup ## Breaks delivery in every way and prints what was lost (25 minutes at most; ARGS="redis")
	@exec $(PY) -W ignore -m faults $(ARGS)

lint: setup ## Checks style, types, layers, templates, migrations and settings
	@echo "ruff" && .venv/bin/ruff check --quiet . && .venv/bin/ruff format --quiet --check .
	@echo "djade" && $(call told_on_failure,find templates -name '*.html' -exec .venv/bin/djade --check {} +)
	@echo "import-linter" && $(call told_on_failure,$(PY) .venv/bin/lint-imports)
	@echo "mypy" && DEBUG=1 $(PY) -m mypy --no-error-summary .
	@echo "migrations" && DEBUG=1 $(PY) -m config.throwaway $(PY) manage.py makemigrations --check --dry-run
	@echo "settings" && $(LIKE_PRODUCTION) $(PY) -m config.throwaway $(PY) manage.py check --deploy --fail-level WARNING

format: setup ## Puts code and templates into the house style
	@.venv/bin/ruff check --quiet --fix .
	@.venv/bin/ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade {} + 2>/dev/null || true

lock: setup ## Resolves the three requirement files anew
	@echo "requirements.lock" && $(COMPILE) -o requirements.lock
	@echo "requirements-dev.lock" && $(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	@echo "requirements-node.lock" && $(UV) pip compile $(LOCKING) --group node -o requirements-node.lock

clean: ## Removes the database of demo and run, and what was built (not .venv)
	@$$([ -x $(PY) ] && echo $(PY) || echo python3) -m config.demo clean
	@rm -rf .build .run .static .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@echo "The database and everything built are removed."

LOCKING := -q --universal --generate-hashes --python-version 3.11 --no-header
COMPILE := $(UV) pip compile $(LOCKING) pyproject.toml

chromium:
	@[ -x /usr/bin/chromium ] || { $(call system_package,chromium); }

# --- The steps of setup: each file tells that its step is done -------------------------------

ready: .build/entente.css
	@:

# Debian's own Python comes before others on the PATH: it is built for speed, a fifth faster in tests.
.venv/made:
	@first=; for python in $(PYTHON) /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 ""; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  [ "$$first" ] || first="$$python"; \
	  [ "$$(id -u)" = 0 ] || "$$python" -c 'import ensurepip, venv' 2>/dev/null && break; \
	done; \
	python="$${python:-$$first}"; \
	[ "$$python" ] || { echo "Python 3.11 or newer is missing. Run: sudo apt-get install python3" >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { $(call system_package,python3-venv); } && \
	echo "Making .venv with $$("$$python" --version)" && "$$python" -m venv .venv
	@touch $@

.venv/installed: .venv/made requirements-dev.lock
	@[ -x $(UV) ] || { echo "Installing uv" && \
	  awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements-dev.lock >.run/uv.lock && \
	  $(PY) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r .run/uv.lock; }
	@echo "Installing Python packages"
	@$(UV) pip sync -q --require-hashes --python $(PY) requirements-dev.lock
	@touch $@

.venv/node: .venv/installed requirements-node.lock
	@if ! { node -e 'process.exit(+(parseInt(process.versions.node) < 20))' && command -v npm >/dev/null; } 2>/dev/null; then \
	  echo "Installing Node" && \
	  $(UV) pip install -q --require-hashes --python $(PY) -r requirements-node.lock; \
	fi
	@touch $@

node_modules/.package-lock.json: .venv/node package.json package-lock.json .npmrc
	@echo "Installing Node packages"
	@$(NPM) ci --loglevel=error >/dev/null
	@touch $@

.build/entente.css: node_modules/.package-lock.json $(STYLES)
	@echo "Building the style sheet"
	@$(NPM) run --silent build
