# make demo   what dataspoke does, on the DataSpoke chart
# make test   everything the tests need, then all of them, with fmt and clippy
# make e2e    the tests against a real Kubernetes API server, which is built first
# make fuzz   look for inputs that break the YAML reader or dsk-post
#
# Tools are built or installed into .tools/ and tests/testkube/bin/, which git ignores.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
VENV := .tools/venv/bin

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: release helm ## lint the chart, render it through dsk-post, show its totals
	@scripts/demo.sh

.PHONY: test
test: tools fmt-check clippy doc shellcheck unit ## all checks and tests that need no cluster

.PHONY: e2e
e2e: helm testkube ## install the chart with both Helms on a real API server
	$(CARGO) test --locked --test e2e

# The targets' functions also run in `make unit`, on cases that fixed seeds mutate. Without a
# sanitizer they build with stable Rust; Rust's own checks are what they look for.
FUZZ_SECONDS ?= 60
.PHONY: fuzz
fuzz: ## look for inputs on which the reader or dsk-post errs, FUZZ_SECONDS for each target
	@command -v cargo-fuzz >/dev/null || { echo "fuzz: cargo-fuzz is missing: cargo install cargo-fuzz" >&2; exit 1; }
	@mkdir -p fuzz/corpus/parse fuzz/corpus/split fuzz/corpus/edit
	@for case in tests/cases/post/*/; do name=$$(basename $$case); \
		cp $$case/in.yaml fuzz/corpus/parse/$$name; cp $$case/in.yaml fuzz/corpus/split/$$name; \
		{ printf 0; cat $$case/in.yaml; } >fuzz/corpus/edit/$$name; done
	for target in parse split edit; do \
		$(CARGO) fuzz run -s none $$target -- -max_total_time=$(FUZZ_SECONDS) -max_len=2048 -timeout=10 -verbosity=1; done

.PHONY: tools helm testkube
tools: ## what the tests run, in the pinned versions
	@scripts/tools.sh helm python node
helm:
	@scripts/tools.sh helm
testkube:
	@scripts/tools.sh testkube

.PHONY: release
release: ## target/release/{dataspoke,dsk-post}
	$(CARGO) build --release --locked --bins

.PHONY: unit
unit:
	$(CARGO) test --locked

.PHONY: fmt fmt-check
fmt: ## format the Rust sources
	$(CARGO) fmt
fmt-check:
	$(CARGO) fmt --check

# The cluster tests are no default target, so they are named.
.PHONY: clippy
clippy:
	$(CARGO) clippy --locked --all-targets -- -D warnings
	$(CARGO) clippy --locked --test e2e -- -D warnings

.PHONY: doc
doc:
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps --lib --document-private-items --quiet

.PHONY: shellcheck
shellcheck: tools
	$(VENV)/shellcheck scripts/*.sh dev_env/dataspoke-infra/*.sh tests/testkube/build.sh .ci/run

.PHONY: install
install: ## dataspoke and dsk-post into cargo's bin folder
	$(CARGO) install --locked --path .
