# SPDX-License-Identifier: Apache-2.0
# Front door: each target works alone in a fresh clone. `make` lists them.
PRESET ?= release
BUILD ?= build/$(PRESET)
JOBS ?= $(shell nproc)
DEMO_SIZE ?= 200M
BENCH ?=
KILL_SECONDS ?= 300
SEED ?=
KILL ?=
CTEST ?=

.DEFAULT_GOAL := help
.PHONY: help deps deps-simdjson deps-lint build configure install test test-fast demo bench bench-smoke bench-postgres bench-parquet bench-rest bench-sql-database kill-matrix kill-sample faults lint format clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PRESET=release|dev|tsan|clang   DEMO_SIZE=200M   JOBS=$(JOBS)   CTEST='-R name'   BENCH='--runs 3'"

deps: ## install what the build needs (Debian packages, libduckdb)
	@tools/deps

deps-simdjson: ## fetch a newer simdjson: parsing is twice as fast
	@tools/deps simdjson

deps-lint:
	@tools/deps lint

configure:
	@tools/deps build
	@mkdir -p $(dir $(BUILD))
	@cmake --preset $(PRESET) -B $(BUILD) $(CMAKE_ARGS) > $(BUILD).configure.log 2>&1 || (cat $(BUILD).configure.log; exit 1)

build: configure ## build everything; the command line tool is build/release/bin/sluice
	@cmake --build $(BUILD) --parallel $(JOBS)

test: build ## build and run all tests
	@ctest --test-dir $(BUILD) --output-on-failure --no-label-summary --parallel 2 $(CTEST)

test-fast: build ## the same without the slow tests
	@ctest --test-dir $(BUILD) --output-on-failure --no-label-summary --parallel 2 --label-exclude slow $(CTEST)

demo: configure ## load generated GitHub-like events into DuckDB and look at them
	@cmake --build $(BUILD) --parallel $(JOBS) --target sluice_cli gen_events
	@tools/demo $(BUILD) $(DEMO_SIZE)

bench: CMAKE_ARGS += -DSLUICE_BENCHMARKS=ON
bench: configure ## compare with DuckDB's own JSON reader (500 MB inputs; writes benchmarks/results.md)
	@cmake --build $(BUILD) --parallel $(JOBS) --target sluice_cli gen_events gen_flat duckdb_sql
	@benchmarks/run --build $(BUILD) $(BENCH)

bench-smoke: ## the same on 20 MB, to see that it runs
	@$(MAKE) --no-print-directory bench BENCH=--smoke

bench-parquet: CMAKE_ARGS += -DSLUICE_BENCHMARKS=ON
bench-parquet: configure ## compare loads of parquet and csv files with DuckDB's own INSERT (writes benchmarks/parquet.md)
	@cmake --build $(BUILD) --target sluice_cli duckdb_sql gen_flat
	@benchmarks/parquet --build $(BUILD) $(BENCH)

bench-postgres: CMAKE_ARGS += -DSLUICE_BENCHMARKS=ON
bench-postgres: configure ## compare loads into PostgreSQL and merges with COPY, dlt and SQL by hand (writes benchmarks/postgres.md)
	@cmake --build $(BUILD) --parallel $(JOBS) --target sluice_cli gen_events gen_flat duckdb_sql
	@benchmarks/postgres --build $(BUILD) $(BENCH)

bench-rest: CMAKE_ARGS += -DSLUICE_BENCHMARKS=ON
bench-rest: configure ## what reading a REST API takes of our process (writes benchmarks/rest_api.md)
	@cmake --build $(BUILD) --parallel $(JOBS) --target rest_pages
	@benchmarks/rest_api --build $(BUILD) $(BENCH)

bench-sql-database: CMAKE_ARGS += -DSLUICE_BENCHMARKS=ON
bench-sql-database: configure ## compare copies of a table of PostgreSQL with COPY, dlt, ingestr and Sling (writes benchmarks/sql_database.md)
	@cmake --build $(BUILD) --parallel $(JOBS) --target sluice_cli duckdb_sql
	@benchmarks/sql_database --build $(BUILD) $(BENCH)

faults: # the tool with failpoints; only that is built
	@$(MAKE) --no-print-directory configure PRESET=faults
	@cmake --build build/faults --parallel $(JOBS) --target sluice_cli

kill-matrix: faults ## kill and fail loads at every single point, run them again, compare (KILL='--destination duckdb')
	@tests/fault/kill_matrix $(if $(SEED),--seed $(SEED)) $(KILL)

kill-sample: faults ## a random sample of that (KILL_SECONDS=300 SEED=1)
	@tests/fault/kill_matrix --seconds $(KILL_SECONDS) $(if $(SEED),--seed $(SEED)) $(KILL)

lint: configure deps-lint ## format, floors and clang-tidy (LINT_FULL=0: changed files only)
	@tools/lint $(BUILD)

format: deps-lint ## rewrite our files as .clang-format says
	@tools/lint --fix

install: build ## install to PREFIX (default /usr/local)
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

clean: ## remove what was built (not third_party/)
	@rm -rf build
