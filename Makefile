# Deskbell: everything that is done here has a target. `make help` lists them.

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
UI_SOURCES := $(shell find ui -path ui/dist -prune -o -path ui/node_modules -prune -o -type f -print 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup ui build run screenshot test test-rust test-ui test-e2e lint check-platforms contract manual bench soak release package check-package sbom fuzz clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing to build (asks before it uses sudo; YES=1 does not ask)
	@scripts/setup build

ui: ui/dist/index.html

ui/dist/index.html: $(UI_SOURCES) package-lock.json | setup
	npm run --silent build -w ui

build: setup ui ## Build the app (debug)
	$(CARGO) build -p deskbell

run: build ## Set everything up and start the app with a demo server
	@scripts/run

screenshot: build ## Write PNGs of the app to screenshots/ (of the one on the virtual display, or of a new one)
	@scripts/screenshot

test: setup-test ui test-rust test-ui ## Set everything up and run all tests

.PHONY: setup-test
setup-test:
	@scripts/setup test

# Always --workspace: a part of it would choose other features of shared crates, and build them all anew.
test-rust: ## Unit, integration and end-to-end tests
	$(CARGO) test --workspace --quiet

test-e2e: ui ## Only the real app on a private desktop, against the npm Socket.IO server
	$(CARGO) test --workspace --quiet --test cli --test e2e

test-ui: ## Tests of the windows, in a real browser
	npm test --silent -w ui
	npm test --silent -w tests/ui

lint: setup-test ## Formatting, lints, types, and what the dependencies are
	$(CARGO) fmt --all --check
	$(CARGO) clippy --quiet --workspace --all-targets -- -D warnings
	npm run --silent check -w ui
	@scripts/check-dependencies

bench: ui ## Measure everything, beside others; writes bench/results.json (PARTS="client start ..." for some, see scripts/bench)
	@scripts/bench $(PARTS)

soak: export MINUTES ?= 10
soak: ui ## The endurance run: MINUTES=10 of trouble, up to a million messages (SEED repeats one)
	@scripts/bench soak

check-platforms: ## Type-check the app for Windows and macOS, on this machine
	@scripts/check-platforms

contract: ## Write the TypeScript of the contract with the windows anew
	DESKBELL_WRITE_CONTRACT=1 $(CARGO) test --quiet -p deskbell-app contract

manual: ui ## Write the manual pages and the shells' completions anew
	DESKBELL_WRITE_MANUAL=1 $(CARGO) test --workspace --quiet --bin deskbell manual

# Make hands SECONDS on to the script only as an argument: in bash the variable of that name is a clock.
fuzz: SECONDS ?= 60
fuzz: ## Feed what a server sends with made-up input (SECONDS=60 in all)
	@scripts/fuzz $(SECONDS)

release: setup ui ## Build the app as it is shipped
	$(CARGO) build --release -p deskbell

package: release ## Make the Debian package of the release, and check it with lintian
	@scripts/setup package
	@scripts/package

check-package: ## Install the package on a clean Debian 12, start it, remove it (needs root; some minutes)
	@scripts/setup package
	@scripts/check-package

sbom: ## Write what the program is made of, as CycloneDX, to target/sbom/
	@scripts/setup cargo-cyclonedx
	@scripts/sbom

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf ui/dist node_modules tests/peer/node_modules screenshots
