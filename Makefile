# The two commands are `make run` and `make test`; the rest is for those who
# work on the house. Everything that a target needs is set up by it, and a
# second run needs no network and rebuilds nothing.
#
# The build tags stand here and nowhere else. One set of flags for every
# build: another set, or -trimpath, compiles the window system's C again.

GOOS := $(shell go env GOOS)
tags_linux   := x11,migrated_fynedo
tags_windows := migrated_fynedo,accessibility
tags_darwin  := migrated_fynedo,accessibility
TAGS         := $(or $(tags_$(GOOS)),migrated_fynedo)

# Without -buildvcs=false each commit would link every program again, and a
# clone that belongs to another user would not build at all.
export GOFLAGS := -mod=readonly -buildvcs=false -tags=$(TAGS)

FUZZTIME ?= 10s
# Programs without a window and without cgo, those that exist.
plain := $(notdir $(wildcard cmd/rokketa-cli cmd/rokketa-verifier))
tools := $(CURDIR)/bin/tools

# What go test runs: the journey apart, because it needs the screen alone.
units   = $$(go list ./... | grep -v '^rokketa/e2e')
journey = ./e2e/...

.PHONY: help run test check fuzz bench soak build cross cross-app cross-plain clean tags
.DEFAULT_GOAL := help

help:
	@echo 'make run     set up, build and open the app; without a display, walk it on a virtual one'
	@echo 'make test    set up and run every test, the journey on a virtual display included'
	@echo 'make check   format, vet, lint and layers'
	@echo 'make build   the programs into bin/'
	@echo 'make cross   the app for Windows, the other programs for Linux, Windows and macOS, into dist/'
	@echo 'make fuzz    each fuzz target for FUZZTIME (10s)'
	@echo 'make bench   figures, as ratios'
	@echo 'make soak    the long tests'
	@echo 'make clean   remove bin/, dist/ and out/'

# The app opens where there is a screen; elsewhere the walk shows the same.
run:
	@scripts/setup build
	@$(MAKE) --no-print-directory build
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ $(GOOS) != linux ]; then \
		exec bin/rokketa; \
	else \
		echo 'No display here: walking the main job on a virtual one.'; \
		scripts/setup run && exec go run ./e2e/walk; \
	fi

# Fyne forgets how a widget is drawn when a minute has gone by since; on a
# slow machine a test with the race detector takes longer than that.
test soak: export FYNE_CACHE := 1h

# The last lines of the output are go test's own.
test:
	@scripts/setup build run test portal
	@$(MAKE) --no-print-directory build
	ROKKETA_REQUIRE_REAL=1 go test -race -timeout 40m $(units)
	ROKKETA_REQUIRE_REAL=1 go test -count=1 -timeout 40m ./scanner ./ui
	ROKKETA_REQUIRE_REAL=1 go test -race -count=1 -timeout 45m $(journey)

check: bin/tools/installed
	@scripts/setup build
	@wrong=$$($(tools)/gofumpt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
		if [ -n "$$wrong" ]; then echo 'not as gofumpt has it:'; echo "$$wrong"; exit 1; fi
	go vet ./...
	$(tools)/golangci-lint run ./...
	go test -count=1 -run 'TestLayers' .

bin/tools/installed: tools/go.mod tools/go.sum
	GOFLAGS=-mod=readonly GOBIN=$(tools) go -C tools install tool
	@touch $@

build:
	@scripts/setup build
	@mkdir -p bin
	go build -o bin/ ./cmd/rokketa
	@set -e; for program in $(plain); do \
		echo "CGO_ENABLED=0 go build -o bin/ ./cmd/$$program"; \
		CGO_ENABLED=0 go build -o bin/ ./cmd/$$program; done

fuzz:
	@scripts/setup build
	scripts/fuzz $(FUZZTIME)

bench:
	@scripts/setup build run test portal bench
	@$(MAKE) --no-print-directory build
	ROKKETA_BENCH=1 go test -count=1 -timeout 60m -v -run TheTableOfReaders ./scanner
	ROKKETA_BENCH=1 ROKKETA_SOAK=1 go test -count=1 -timeout 60m -v -run TheTableOfSizes ./vault
	go test -run '^$$' -bench . $(units)
	go run ./e2e/figures

soak:
	@scripts/setup build run test portal wayland soak
	@$(MAKE) --no-print-directory build
	@echo 'the long tests: ROKKETA_SOAK=1 ROKKETA_REQUIRE_REAL=1 go test -count=1 -timeout 60m'
	ROKKETA_SOAK=1 ROKKETA_REQUIRE_REAL=1 go test -count=1 -timeout 60m $(units)
	ROKKETA_SOAK=1 ROKKETA_REQUIRE_REAL=1 go test -count=1 -timeout 60m $(journey)

cross: cross-plain cross-app

# The app for Windows needs Debian's mingw-w64; cgo's first look at OpenGL
# takes many minutes, later builds take seconds.
cross-app:
	@scripts/setup cross
	@mkdir -p dist
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc \
		go build -tags=$(tags_windows) -ldflags '-s -w -H windowsgui' \
		-o dist/rokketa-windows-amd64.exe ./cmd/rokketa

cross-plain:
	@mkdir -p dist
	@set -e; for program in $(plain); do \
		for os in linux windows darwin; do for arch in amd64 arm64; do \
			case $$os in windows) end=.exe ;; *) end= ;; esac; \
			echo "$$program for $$os/$$arch"; \
			CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -ldflags '-s -w' \
				-o dist/$$program-$$os-$$arch$$end ./cmd/$$program; \
		done; done; done

clean:
	rm -rf bin dist out

# For those who call go themselves: go test $$(make -s tags) ./...
tags:
	@echo -tags=$(TAGS)
