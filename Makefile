# make demo   sets up all it needs and runs the main job to finished reports under build/demo/
# make test   sets up the test extras, then lint, types, layers and all tests (make -j2 test: side by side)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
JOBS ?= 2
SEEDS ?= 50
# Tests wait for browsers, servers and kernels much of the time.
WORKERS ?= 3

.PHONY: demo test tests lint bench prove clean assets

demo: $(VENV)/.installed assets
	$(BIN)/python -m compileall -q cmtrain
	$(BIN)/cmtrain demo --out build/demo --jobs $(JOBS)

test: lint tests

tests: $(VENV)/.installed-dev assets
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -q

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cmtrain check

# The Vega bundle and the hashes of the notebooks; written again only where they are out of date.
assets: $(VENV)/.installed
	$(BIN)/python -P cmtrain/workbook/opening/assets.py

prove: $(VENV)/.installed
	$(BIN)/cmtrain prove --seeds $(SEEDS) --jobs $(JOBS)

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.benchmarks.bench_district
	$(BIN)/python -m tests.benchmarks.bench_grading
	$(BIN)/python -m tests.benchmarks.bench_workbook
	$(BIN)/python -m tests.benchmarks.bench_reports
	$(BIN)/python -m tests.benchmarks.bench_growth
	$(BIN)/python -m tests.benchmarks.bench_room
	$(BIN)/python -m tests.benchmarks.bench_collect

# Modules are compiled on install: without it a kernel needs twice as long to start.
$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[pdf]'
	$(BIN)/python -m compileall -q $(VENV)/lib || true  # some packages ship templates that are no Python
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf build $(VENV)
