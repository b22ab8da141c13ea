# What people type. "make site" and "make test" need Go, make and git, nothing else.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)
# The shipped site is built as of this moment, so that it comes out the same on any day.
CLOCK   ?= 2026-12-01T12:00:00+01:00
# Articles of the benchmark's site, and runs of each program.
N       ?= 1000
# Articles that the preview is measured at: 1,000 and 10,000, or N where it is given.
PREVIEW ?= $(if $(filter file,$(origin N)),1000 10000,$(N))
RUNS    ?= 3
FUZZ    ?= 10s
# Where make screenshots puts one of every kind of page, instead of README's.
DIR     ?=

.DEFAULT_GOAL := help
.PHONY: help site build test race check judge bench fuzz docs deps screenshots

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

build: ## Build the program into bin/kontor
	$(GO) build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/kontor ./cmd/kontor

site: build ## Build the shipped site into public/
	bin/kontor build --clock $(CLOCK)

test: ## Run all tests; what they lack is skipped with a reason (SKIP=PATTERN)
	$(GO) test -timeout 30m $(if $(SKIP),-skip '$(SKIP)') ./...

race: ## Run all tests with the race detector, but those that look at pages, sizes, figures and texts or kill processes
	$(GO) test -race -timeout 30m -skip '^TestJudge|^TestLandscape|^TestPagesOfLarge|^TestLarge|^TestShippedSeries|^TestAYear|^TestStatements|^TestFindings|^TestWhatLeaves|^TestWhatLibre|^TestLibreOffice|^TestP01|^TestP03|^TestP04|^TestP05|^TestP22|^TestDamagedExports|^TestKilledImports|^TestLeakCheck|^TestPrivateWXR|^TestHostileTextsCost|^TestKnownAttacks|^TestNothingButComments' ./...

check: ## Formatting, vet, staticcheck, layers, wordings, generated documents
	@test -z "$$(gofmt -l cmd generator themes)" || { gofmt -d cmd generator themes; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -count=1 -run '^Test(Layers|DiagnosticsAreWorded)' ./generator
	$(GO) test -count=1 -run '^TestContract$$' ./generator/theme

judge: ## Show public/ to the judges: vnu, axe-core, html-proofer, Lighthouse, our own
	KONTOR_TEST_ALL=1 $(GO) test -count=1 -timeout 30m -run '^TestJudge' ./generator -args -judge.site=$(CURDIR)/public

bench: build ## Measure builds, matrices and the preview (N=articles), beside Hugo where it is installed
	$(GO) test -count=1 -timeout 60m -v -run '^TestBench' ./generator/benchsite -args -bench.n=$(N) -bench.preview='$(PREVIEW)' -bench.runs=$(RUNS) -bench.kontor=$(CURDIR)/bin/kontor
	$(GO) test -count=1 -timeout 60m -v -run '^TestPagesOfLargeMatricesAreBounded$$' ./generator -args -size.full

fuzz: ## Fuzz each target for a moment (FUZZ=10s)
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZ) $$package || exit 1; \
		done; \
	done

docs: ## Print the contract with themes, themes/README.md, from the code
	$(GO) test -count=1 -run '^TestContract$$' ./generator/theme -update

screenshots: ## Take README's screenshots, or of all kinds of pages into a folder (DIR=)
	$(GO) test -count=1 -timeout 30m -run '^TestScreenshots$$' ./generator -args $(if $(DIR),-screenshots.all=$(abspath $(DIR)),-screenshots=$(CURDIR)/.screenshots)

deps: ## Install what the judges and browser tests need (Debian, npm)
	.ci/deps
