# Waybill's workshop. The work itself stands in scripts/; here are only the names.
.DEFAULT_GOAL := help
.PHONY: help run build assets test prove check lint clean

help: ## Print this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: build ## Build everything and serve it with demo data on http://127.0.0.1:8080, with a marketplace on :8081.
	@scripts/run

build: assets ## Build the programs into bin/.
	@scripts/build

assets: ## Install and build the pages' styles and scripts, when they have changed.
	@scripts/assets

test: assets ## Install what the tests need and run all of them on both databases.
	@scripts/test

prove: build ## Run the same tests with the big counts: kills, faults, fuzz, load.
	@scripts/prove

check: assets ## Format, vet, house test, lint and the quick tests on SQLite, before a commit.
	@scripts/check

lint: ## Run the linters pinned in tools/go.mod.
	@scripts/lint

clean: ## Remove what was built; data/ stays.
	rm -rf bin out web/node_modules internal/web/dist/* internal/web/dist/.stamp internal/gazetteer/dist/*
