# The verbs of this repository; each does its own set-up. CONTRIBUTING.md explains them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
STAMPS := build/stamps
NATIVE := $(shell find native -name '*.cc' -o -name '*.h' -o -name CMakeLists.txt) CMakeLists.txt pyproject.toml
WEB := $(shell find web -not -path '*/node_modules*' -type f 2>/dev/null)
STATIC := src/glassboard/server/static/index.html
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: demo test test-all check format bench web native wheel clean

demo: $(STAMPS)/demo $(STAMPS)/native $(STATIC)  ## train the six runs of the tutorial and serve them at http://localhost:6006
	$(BIN)/python examples/demo.py

test: $(STAMPS)/test $(STAMPS)/native $(STATIC) $(STAMPS)/chromium native-test web-test  ## every test but the slow matrices
	$(BIN)/python -m pytest -m "not slow"

test-all: $(STAMPS)/test $(STAMPS)/programs $(STAMPS)/tensorflow $(STAMPS)/native $(STATIC) $(STAMPS)/chromium native-test web-test  ## with the slow matrices, sanitizers and fuzzers
	FUZZ_SECONDS=$${FUZZ_SECONDS:-600} scripts/sanitize.sh
	$(BIN)/python -m pytest

check: $(STAMPS)/test $(STAMPS)/check $(STAMPS)/native web/node_modules/.stamp  ## format, lint, types and import arrows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/clang-format --dry-run --Werror $$(git ls-files 'native/*.cc' 'native/*.h')
	cd web && npm run --silent check

format: $(STAMPS)/check web/node_modules/.stamp  ## write every file in its format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/clang-format -i $$(git ls-files 'native/*.cc' 'native/*.h')
	cd web && npm run --silent format

bench: $(STAMPS)/test $(STAMPS)/bench $(STAMPS)/native $(STATIC) $(STAMPS)/chromium build/native-bench/stamp  ## every peer beside us, as ratios
	$(BIN)/python -m benchmarks.run

web: $(STATIC)  ## build the page into the package
native: $(STAMPS)/native  ## build the extension modules into the environment

wheel: $(STAMPS)/test $(STAMPS)/build  ## one wheel with the native core and the page
	$(BIN)/python -m build --wheel

clean:  ## forget everything that was built
	rm -rf build dist src/glassboard/server/static

.PHONY: native-test web-test
native-test: $(STAMPS)/build
	$(BIN)/cmake -S . -B build/native -G Ninja -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(BIN)/ninja -DGLASSBOARD_BINDINGS=OFF -DGLASSBOARD_TESTS=ON > /dev/null
	$(BIN)/cmake --build build/native
	$(BIN)/ctest --test-dir build/native --output-on-failure --no-tests=error

web-test: web/node_modules/.stamp
	cd web && npm test --silent

build/native-bench/stamp: $(NATIVE) | $(STAMPS)/build
	$(BIN)/cmake -S . -B build/native-bench -G Ninja -DCMAKE_MAKE_PROGRAM=$(CURDIR)/$(BIN)/ninja -DGLASSBOARD_BINDINGS=OFF -DGLASSBOARD_BENCH=ON > /dev/null
	$(BIN)/cmake --build build/native-bench
	touch $@

# --- set-up -----------------------------------------------------------------------------------------------------
$(BIN)/python:
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade pip

# The extras of pyproject.toml, read out so that the package itself need not be built to install them.
$(STAMPS)/%: pyproject.toml scripts/extra.py | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(PIP) $$($(BIN)/python scripts/extra.py $*)
	@touch $@

$(STAMPS)/test: $(STAMPS)/demo  # the tests train with torch, too

$(STAMPS)/native: $(NATIVE) $(STAMPS)/build
	$(PIP) --no-build-isolation --config-settings=cmake.define.GLASSBOARD_UI=OFF --editable .
	@touch $@

# TensorFlow pins a TensorBoard of its own.
$(STAMPS)/tensorflow: Makefile
	@mkdir -p $(STAMPS)
	$(PYTHON) -m venv build/tensorflow
	build/tensorflow/bin/pip install --quiet --disable-pip-version-check tensorflow==2.21.0
	@touch $@

$(STAMPS)/chromium: scripts/ensure_chromium.sh
	@mkdir -p $(STAMPS)
	scripts/ensure_chromium.sh
	@touch $@

web/node_modules/.stamp: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --silent
	@touch $@

$(STATIC): web/node_modules/.stamp $(WEB)
	cd web && npm run --silent build -- --outDir ../src/glassboard/server/static --emptyOutDir
