# Two commands from a clean clone: `make demo` and `make test`. Needs Python >= 3.11, make and a package index.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
# What one process has compiled the next one need not: journeys start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check lint journey bench docs screenshots lock clean help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

demo: $(VENV)/.run ## set up and run the whole town on loopback: make demo PORT=8080
	@exec $(BIN)/huiqi up --port $(PORT)

test: $(VENV)/.dev lint ## everything: lint, types, contracts, unit, property, journey and browser tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not journey and not browser" $(PYTEST)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "journey or browser" $(PYTEST)

check: $(VENV)/.dev lint ## the fast part: lint, types, contracts, tests that start no process
	@$(BIN)/python -m pytest -m "not journey and not browser and not postgres and not realdata" $(PYTEST)

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy -n 2
	@$(BIN)/lint-imports

coverage: $(VENV)/.dev ## which lines no test of the fast part runs; 100% is held in knowledge/rules
	@$(BIN)/python -m pytest -q --cov --cov-report=term -m "not journey and not browser and not realdata" $(PYTEST)

journey: $(VENV)/.dev ## the journeys through the emulator alone
	@$(BIN)/python -m pytest -m "journey or browser" $(PYTEST)

bench: $(VENV)/.dev ## speed and quality figures, each against a named baseline: make bench [DATA=folder of real texts]
	@PYTHONPATH=. $(BIN)/python benchmarks/message.py
	@PYTHONPATH=. $(BIN)/python benchmarks/answers.py
	@test -z "$(DATA)" || PYTHONPATH=. $(BIN)/python benchmarks/refusal.py $(DATA)/ncp_policy
	@test -z "$(DATA)" || PYTHONPATH=. $(BIN)/python benchmarks/retrieval.py $(DATA)

docs: $(VENV)/.dev ## write docs/reference from the code
	@$(BIN)/python scripts/write_reference.py

screenshots: $(VENV)/.dev ## take the pictures of the README again (needs Chromium and ChromeDriver)
	@$(BIN)/python scripts/take_screenshots.py

lock: ## resolve pyproject.toml again into the hash-pinned requirements files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q pyproject.toml requirements-build.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q pyproject.toml requirements-build.in --group dev -o requirements-dev.txt

clean: ## remove the virtual environment and every cache; keeps ./var
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

# Exact versions with hashes and no resolving: quick with any pip, the same everywhere.
$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Huiqi needs Python 3.11 or newer; set PYTHON=python3.12 for example. This one is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing (about a minute the first time) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@
