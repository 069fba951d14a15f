# The only commands to know. `make help` lists them; what they call is in infra/toolchain/.
.DEFAULT_GOAL := help
.SUFFIXES:
# Recipes are quiet: the steps say what they do.
MAKEFLAGS += --no-print-directory
export MCE_START := $(or $(MCE_START),$(shell date +%s))
# Where Rust builds is cargo's own affair (target/ here, or CARGO_TARGET_DIR if the caller set it).
export CARGO_TERM_COLOR ?= auto

TOOLCHAIN := infra/toolchain
STEP := @$(TOOLCHAIN)/progress
# Sourced at each use, not once: `setup` may have just changed the answer.
ENV := . $(TOOLCHAIN)/env.sh;
TRUNK_FLAGS ?= --release
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
# Where the tests write down which grants of the roles they use.
GRANTS := $(TARGET)/grants

.PHONY: help setup dsfr spa run test simulate bench check fmt clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup: ## make this machine ready: compilers, trunk, browser, linters (does nothing when it is)
	@$(TOOLCHAIN)/setup all

run: ## start the whole platform on this machine (FRESH=1: new sample data; RELEASE=1: optimised build)
	@$(TOOLCHAIN)/first-build
	$(STEP) 1 4 "Tools" $(TOOLCHAIN)/setup native node wasm
	$(STEP) 2 4 "SPA" $(MAKE) spa $(if $(RELEASE),,TRUNK_FLAGS=)
	# The same selection of crates as the tests: cargo then builds the dependencies once for both.
	$(STEP) 3 4 "Building the platform" cargo build --workspace --exclude mce-frontend --bin mce-local $(if $(RELEASE),--release)
	$(STEP) 4 4 "Platform" env $(if $(FRESH),MCE_FRESH=$(FRESH)) "$${CARGO_TARGET_DIR:-target}/$(if $(RELEASE),release,debug)/mce-local"

test: ## run every test, browser journeys included
	$(STEP) 1 5 "Tools" $(TOOLCHAIN)/setup native node wasm browser xml
	$(STEP) 2 5 "SPA" $(MAKE) spa
	$(STEP) 3 5 "Building the tests" cargo test --workspace --exclude mce-frontend --no-run --quiet
	@rm -rf $(GRANTS)
	$(STEP) 4 5 "Tests" sh -c '$(ENV) MCE_GRANTS=$(GRANTS) cargo test --workspace --exclude mce-frontend --no-fail-fast'
	$(STEP) 5 5 "Grants that no test uses" $(TARGET)/debug/mce-local unused-grants $(GRANTS)
	@echo "==> All tests passed in $$(($$(date +%s) - $$MCE_START)) s"

simulate: ## play years of the platform with faults: SEED=1 YEARS=1 ELUS=40, SEEDS=1 of them from SEED on (RELEASE=1: optimised build)
	$(STEP) 1 3 "Tools" $(TOOLCHAIN)/setup native
	$(STEP) 2 3 "Building the simulation" cargo build --workspace --exclude mce-frontend --example simulate --quiet $(if $(RELEASE),--release)
	$(STEP) 3 3 "Simulation" "$${CARGO_TARGET_DIR:-target}/$(if $(RELEASE),release,debug)/examples/simulate" \
		SEED=$(or $(SEED),1) YEARS=$(or $(YEARS),1) ELUS=$(or $(ELUS),40) SEEDS=$(or $(SEEDS),1)

bench: ## measure, optimised: PARTS=credit,requests AGAINST=<commit> ACCOUNTS=100000 ROWS=500000 (SIZE=small: in seconds)
	$(STEP) 1 4 "Tools" $(TOOLCHAIN)/setup native
	$(STEP) 2 4 "Building $(or $(AGAINST),no other commit)" $(TOOLCHAIN)/bench-against '$(AGAINST)' '$(PARTS)'
	$(STEP) 3 4 "Building" cargo build --workspace --exclude mce-frontend --bin mce-local --example bench --release --quiet
	$(STEP) 4 4 "Measuring" "$${CARGO_TARGET_DIR:-target}/release/examples/bench" \
		OUT=target/bench.json PARTS='$(PARTS)' AGAINST=$(if $(AGAINST),target/against) \
		ACCOUNTS=$(or $(ACCOUNTS),$(if $(filter small,$(SIZE)),1000,100000)) \
		ROWS=$(or $(ROWS),$(if $(filter small,$(SIZE)),5000,500000))

check: ## formatting, clippy, dependencies, template: what a review should not have to say
	$(STEP) 1 6 "Tools" $(TOOLCHAIN)/setup native node wasm check
	$(STEP) 2 6 "Formatting" cargo fmt --all --check
	$(STEP) 3 6 "Clippy" cargo clippy --workspace --exclude mce-frontend --all-targets --quiet -- -D warnings
	$(STEP) 4 6 "Clippy, SPA" $(TOOLCHAIN)/clippy-spa
	$(STEP) 5 6 "Dependencies" sh -c '$(ENV) cargo fetch --quiet && cargo deny --offline --log-level error check licenses bans sources'
	$(STEP) 6 6 "Template" $(TOOLCHAIN)/check-template infra/template.yaml
	@echo "==> Checked in $$(($$(date +%s) - $$MCE_START)) s"

fmt: ## format the Rust code
	@cargo fmt --all

dsfr: ## copy the used parts of the DSFR into frontend/assets/dsfr
	@$(ENV) node $(TOOLCHAIN)/prepare-dsfr.mjs "$$MCE_DSFR" frontend/assets/dsfr

# cargo builds every portal at once, on every core; trunk, which asks for them one after the other, then finds them built.
spa: dsfr ## build the SPA into frontend/dist, compressed (TRUNK_FLAGS= for a quick build: large, not compressed)
	@cargo fetch --quiet
	@$(TOOLCHAIN)/with-wasm cargo build --manifest-path frontend/Cargo.toml --bins --target wasm32-unknown-unknown \
		--profile $(if $(findstring --release,$(TRUNK_FLAGS)),spa,quick)
	@$(TOOLCHAIN)/with-wasm env RUST_BACKTRACE=0 trunk build $(TRUNK_FLAGS)
	$(if $(findstring --release,$(TRUNK_FLAGS)),@node $(TOOLCHAIN)/compress.mjs frontend/dist)

clean: ## remove what was built here (the cache with the tools stays)
	@rm -rf frontend/dist frontend/assets/dsfr
	@cargo clean
