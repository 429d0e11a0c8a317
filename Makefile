# `make check` runs every test; `make bench` prints timings; `make update` rewrites what is generated.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: check check-rust c-library check-c check-c-hostile check-python check-docs module bench bench-numbers bench-selection bench-choose bench-map bench-notebook bench-interrupt bench-spark update tools browser clean

# The tests of Python and C leave a core idle each, and so they run side by side.
check: check-rust c-library
	$(MAKE) --jobs=2 --output-sync=target check-c check-c-hostile check-python
	$(MAKE) check-docs
	@echo "every check passed"

tools:
	./.ci/tools

check-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features whatworks/schema -- -D warnings
	PROPTEST_RNG_SEED=20241124 cargo test --workspace --exclude whatworks-python --features whatworks/schema
	RUSTDOCFLAGS="-D warnings" cargo doc -p whatworks-synthesis -p whatworks --no-deps --quiet
	$(TARGET)/debug/examples/recommend pcn >/dev/null
	$(TARGET)/debug/examples/audit >/dev/null
	$(TARGET)/debug/examples/pool >/dev/null

c-library:
	cargo build --profile checked -p whatworks-c

check-c: c-library $(VENV)/.dev | tools
	tests/c/run.sh $(TARGET)/checked

# Misuse, faults from outside, races, and what fuzzing has found.
check-c-hostile: c-library | tools
	tests/c/hostile.sh $(TARGET)/checked
	tests/fuzz/replay.sh $(TARGET)/checked

$(BIN)/python: | tools
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

# The module as the tests use it.
module: $(VENV)/.dev
	$(BIN)/maturin develop --profile checked --quiet

check-python: module | tools
	$(BIN)/python -m ruff check python tests examples docs
	$(BIN)/python -m ruff format --check python tests examples docs/*.py docs/_ext
	$(BIN)/python -m mypy --strict python tests/python examples/python
	$(BIN)/python -m mypy.stubtest whatworks --mypy-config-file pyproject.toml \
		--allowlist tests/python/stubtest.txt
	$(BIN)/python -m pytest

$(VENV)/.docs: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --group docs
	touch $@

AXE := docs/accessibility
browser:
	./.ci/browser

$(AXE)/node_modules/.package-lock.json: $(AXE)/package-lock.json | browser
	npm ci --prefix $(AXE) --ignore-scripts --no-audit --no-fund --silent
	touch $@

# The site with warnings as errors, then every page of it, and what notebooks show, in a browser.
check-docs: module $(VENV)/.docs $(AXE)/node_modules/.package-lock.json | browser
	rm -rf $(TARGET)/site
	$(BIN)/python -m sphinx -W --keep-going --quiet -j auto -d $(TARGET)/doctrees docs $(TARGET)/site
	$(BIN)/python docs/results.py $(TARGET)/site/results
	node $(AXE)/check.mjs $(TARGET)/site

bench: $(VENV)/.dev
	cargo bench -p whatworks
	cargo build --release -p whatworks-c
	$(CC) -std=c99 -O2 -Iinclude tests/c/bench.c $(TARGET)/release/libwhatworks.a -lpthread -ldl -lm -o $(TARGET)/bench-c
	$(TARGET)/bench-c
	for run in 1 2 3; do $(TARGET)/bench-c $(TARGET)/release/libwhatworks.so || exit 1; done
	strip --strip-debug -o $(TARGET)/stripped.a $(TARGET)/release/libwhatworks.a
	strip --strip-unneeded -o $(TARGET)/stripped.so $(TARGET)/release/libwhatworks.so
	$(BIN)/maturin build --release --quiet --out $(TARGET)/wheels
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps $(TARGET)/wheels/whatworks-*.whl
	$(BIN)/python tests/python/bench.py
	$(MAKE) bench-numbers
	$(MAKE) bench-selection
	$(MAKE) bench-choose
	$(MAKE) bench-map
	$(MAKE) bench-notebook
	$(MAKE) bench-interrupt
	$(MAKE) bench-spark
	@ls -l $(TARGET)/wheels/*.whl $(TARGET)/release/libwhatworks.a $(TARGET)/stripped.a \
		$(TARGET)/release/libwhatworks.so $(TARGET)/stripped.so \
		| awk '{ printf "%-60s %8.0f kB\n", $$NF, $$5 / 1000 }'

# The numbers beside what others take, in one run; needs numpy, scipy, pymare, statsmodels, R's metafor.
bench-numbers: $(VENV)/.bench
	$(CC) -O3 -march=native crates/whatworks-synthesis/benches/baseline.c -lm -o $(TARGET)/baseline
	$(TARGET)/baseline > $(TARGET)/baseline.csv
	cargo bench --quiet -p whatworks-synthesis --bench pooling > $(TARGET)/pooling.csv
	$(BIN)/python crates/whatworks-synthesis/benches/compare.py $(TARGET)/pooling.csv $(TARGET)/baseline.csv

# Selection beside a decision engine, and all of England in one call.
bench-selection: $(VENV)/.bench
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tests/python/bench_selection.py

# Choices within a budget beside HiGHS, on the same instances in one run; needs highspy.
bench-choose: $(VENV)/.bench
	cargo bench --quiet -p whatworks --bench choose -- instances > $(TARGET)/choices.jsonl
	$(BIN)/python crates/whatworks/benches/choose.py $(TARGET)/choices.jsonl

# Facets of an evidence map beside DuckDB and polars, in one run on the same rows, every count equal.
bench-map: $(VENV)/.bench
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tests/python/bench_map.py

# What a notebook waits for, beside its peers; with the size of the wheel where one is built.
bench-notebook: $(VENV)/.bench
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tests/python/bench_notebook.py $(wildcard $(TARGET)/wheels/*.whl)

# How soon an interrupt is answered, in tables of millions of rows.
bench-interrupt: $(VENV)/.bench
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tests/python/bench_interrupt.py

# Selection, pooling and rating on a local Spark against partitions, beside one call on the same rows.
bench-spark: $(VENV)/.dev | tools
	$(BIN)/maturin develop --release --quiet
	$(BIN)/python tests/python/bench_spark.py

$(VENV)/.bench: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet numpy scipy pymare statsmodels highspy duckdb polars pyarrow zen-engine
	touch $@

update:
	UPDATE_DATA=1 cargo test --quiet -p whatworks --test embedded --test rules_page --test core_grade_cases
	UPDATE_SCHEMA=1 cargo test --quiet -p whatworks --features schema --test schema
	cp crates/whatworks/schema/base-1.json python/whatworks/_tables/base-1.json
	UPDATE_GOLDEN=1 cargo test --quiet -p whatworks --test golden --test findings \
		--test appraisal_golden --test decision_golden
	UPDATE_HEADER=1 cargo test --quiet -p whatworks-c
	$(PYTHON) tests/c/abi.py --update --unreleased
	cargo fmt --all

clean:
	cargo clean
	rm -rf $(VENV)
