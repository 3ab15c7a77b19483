# make demo   what dataspoke does, on the DataSpoke chart
# make test   everything the tests need, then all of them, with fmt and clippy
# make e2e    the tests against a real Kubernetes API server, which is built first
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

.PHONY: tools helm testkube
tools: ## the Helm clients and pre-commit, in the pinned versions
	@scripts/tools.sh helm pre-commit
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
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps --lib --quiet

.PHONY: shellcheck
shellcheck: tools
	$(VENV)/shellcheck scripts/*.sh dev_env/dataspoke-infra/*.sh tests/testkube/build.sh .ci/run

.PHONY: install
install: ## dataspoke and dsk-post into cargo's bin folder
	$(CARGO) install --locked --path .
