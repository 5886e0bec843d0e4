# Tokendesk. `make run` and `make test` do all the set-up themselves.

GO      ?= go
BUILD   := build
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# Versions of the checkers; they run through `go run` and leave go.mod alone.
GOFUMPT     := mvdan.cc/gofumpt@v0.12.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

# Programs from the npm registry that tests hand texts to: see ui/copyas.
READERS := $(BUILD)/readers/node_modules/.package-lock.json

.PHONY: run test lint build headless vet-others e2e integration screens scripts race pictures bench bench-window clean help readers

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: ## build and open the window in --demo (without a display: the same from the command line, and a picture)
	@.ci/setup run
	@$(MAKE) --no-print-directory build
	@.ci/demo

test: ## set up, build, vet and test everything
	@.ci/setup test
	@$(MAKE) --no-print-directory build headless vet-others readers e2e integration screens scripts race

build: ## build/tokendesk
	@mkdir -p $(BUILD)
	$(GO) build -ldflags '$(LDFLAGS)' -o $(BUILD)/tokendesk .

headless: ## build/tokendesk-headless: the commands alone, one static file
	@mkdir -p $(BUILD)
	CGO_ENABLED=0 $(GO) build -tags headless -ldflags '$(LDFLAGS)' -o $(BUILD)/tokendesk-headless .
	@# What Go's linker has written lies in the system's cache page by page; a copy, as
	@# installing makes one, lies there in larger pieces and starts in four fifths of the time.
	@cp $(BUILD)/tokendesk-headless $(BUILD)/.headless && mv $(BUILD)/.headless $(BUILD)/tokendesk-headless

# The parts that meet an operating system, vetted for the ones we cannot run here.
OTHERS := ./oauth/... ./store/... ./ui/cli/... ./ui/desk/... ./ui/rows ./ui/tasks \
	./ui/resident ./ui/tray ./ui/notify/... ./ui/memory ./ui/hotkey ./ui/autostart ./ui/guard ./ui/display ./ui/contrast ./ui/clip/... ./ui/liblog/...
vet-others:
	$(GO) vet ./...
	CGO_ENABLED=0 $(GO) vet -tags headless .
	@for os in windows darwin; do \
	  echo "GOOS=$$os go vet $(OTHERS)"; \
	  CGO_ENABLED=0 GOOS=$$os $(GO) vet $(OTHERS) || exit 1; \
	done

# A real window, a real keyring daemon and a real browser, driven as a person would.
e2e:
	$(GO) test -count=1 -timeout 30m ./ui/e2e

integration:
	cd oauth/integration && $(GO) test -count=1 -race ./...

readers: $(READERS)

$(READERS): .ci/readers/package.json .ci/readers/package-lock.json
	@.ci/readers/install $(BUILD)/readers

# These paint every screen in every size, on one goroutine: the race detector would find
# nothing in them, and take many times as long.
SCREENS := ^(TestEveryScreenFits|TestEveryScreenIsHeard|TestEverythingCanBeSeenAndHit|TestEveryGrantDraws)$$

# The icon's library shares a counter between its goroutines without a lock, which is
# reported when two trays read a menu at once: the icon is tested without the detector.
ICON := ^TestTheIcon$$

# These start the program, a process for each line, hundreds of times: under the race
# detector each start costs four times as much, and what runs at once inside a command is
# tested with it elsewhere.
SCRIPTS := ^TestScripts$$

race:
	$(GO) test -race -timeout 30m -skip '$(SCREENS)|$(ICON)|$(SCRIPTS)' $$($(GO) list ./... | grep -v /ui/e2e)

screens:
	$(GO) test -timeout 30m -run '$(SCREENS)|$(ICON)' ./ui ./ui/editor ./ui/tray

scripts:
	$(GO) test -timeout 30m -run '$(SCRIPTS)' ./ui/cli

pictures: ## every screen with every face, and sheets of many, in build/pictures; OF=main,pane AT=dark.900x600.x1.
	@.ci/setup test
	@mkdir -p $(BUILD)/pictures
	$(GO) test ./ui -count=1 -timeout 60m -run '^TestPictures$$' -pictures $(CURDIR)/$(BUILD)/pictures -of '$(OF)' -at '$(AT)'
	.ci/contact-sheets $(BUILD)/pictures

bench: ## benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-window: ## the window beside a bare Fyne window, a command beside curl; BEFORE=FOLDER with earlier programs
	@.ci/setup test
	@$(MAKE) --no-print-directory build headless
	$(GO) build -ldflags '-s -w' -o $(BUILD)/bare ./.ci/bench/bare
	$(GO) build -o $(BUILD)/bench ./.ci/bench
	dbus-run-session -- $(BUILD)/bench $(if $(BEFORE),-before $(BEFORE)) $(BENCH)

lint: ## gofumpt, vet, staticcheck, govulncheck (where its database can be reached)
	@.ci/setup build
	@mkdir -p $(BUILD)
	@out=$$($(GO) run $(GOFUMPT) -l .) && test -z "$$out" || { echo "not gofumpt'd:"; echo "$$out"; exit 1; }
	@for module in . oauth/integration; do \
	  echo "vet and staticcheck: $$module"; \
	  (cd $$module && $(GO) vet ./... && $(GO) run $(STATICCHECK) ./...) || exit 1; \
	done
	@$(GO) vet ./.ci/bench/... && $(GO) run $(STATICCHECK) ./.ci/bench/...
	@$(GO) run $(GOVULNCHECK) ./... > $(BUILD)/vulncheck.txt 2>&1; code=$$?; \
	if [ $$code -eq 0 ]; then echo "govulncheck: nothing found"; \
	elif grep -qE 'vuln.go.dev|dial tcp|no such host|connection refused|Forbidden' $(BUILD)/vulncheck.txt; then \
	  echo "govulncheck: its database cannot be reached from here; not checked"; \
	else cat $(BUILD)/vulncheck.txt; exit $$code; fi

clean:
	rm -rf $(BUILD)
