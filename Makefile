# The one task file: `make help` lists what there is. Every target sets up what it needs.

VENV ?= .venv
PYTHON_IN_VENV := $(VENV)/bin/python
PYTEST := $(PYTHON_IN_VENV) -m pytest

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test cluster lint types js docs pictures bench bench-pages bench-quick fuzz networkx-suite mutants \
  minimums package clean environment environment-minimums

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.ready-package ## Write the report of a built-in example workshop and say where it is
	@$(PYTHON_IN_VENV) -m agencygraph demo

test: $(VENV)/.ready-test ## Run the tests and every documented example (ARGS="-k word" for some)
	@scripts/browser.sh
	@scripts/node.sh
	@scripts/postgres.sh
	@$(PYTEST) $(ARGS)

cluster: $(VENV)/.ready-test $(VENV)/.ready-cluster ## Run the tests on Spark and Dask, with workers killed (needs Java)
	@scripts/java.sh
	@$(PYTEST) tests -m cluster $(ARGS)

lint: $(VENV)/.ready-lint ## Check style, spelling and layers; change nothing
	@failed=0; \
	$(PYTHON_IN_VENV) -m ruff check || failed=1; \
	$(PYTHON_IN_VENV) -m ruff format --check || failed=1; \
	$(VENV)/bin/lint-imports || failed=1; \
	$(VENV)/bin/typos || failed=1; \
	exit $$failed

types: $(VENV)/.ready-types ## Check the types of the package
	@$(PYTHON_IN_VENV) -m mypy

js: ## Check the pages' scripts: types and what they may not do (needs Node.js and npm)
	@scripts/node.sh needed
	@failed=0; \
	.node/node_modules/.bin/eslint --max-warnings 0 --config tests/js/eslint.config.mjs agencygraph || failed=1; \
	.node/node_modules/.bin/tsc --project tests/js || failed=1; \
	exit $$failed

docs: $(VENV)/.ready-docs ## Build the site into build/site: live pages, pictures, reference; check every link
	@scripts/browser.sh
	@$(PYTHON_IN_VENV) -m scripts.website $(ARGS)

pictures: $(VENV)/.ready-docs ## Take the screenshots in docs/img anew (needs Chromium)
	@CI=true scripts/browser.sh
	@$(PYTHON_IN_VENV) -m scripts.website --keep

bench: $(VENV)/.ready-bench ## Time the measures beside other libraries (ARGS="--sizes 2k 20k" for some)
	@$(PYTHON_IN_VENV) -m benchmarks.run $(ARGS)
	@$(MAKE) --no-print-directory bench-pages ARGS=

bench-pages: $(VENV)/.ready-pages ## Time pages in Chromium beside those of other tools (ARGS="--people 2000" for some)
	@scripts/browser.sh
	@$(PYTHON_IN_VENV) -m benchmarks.bench_pages $(ARGS)

networkx-suite: $(VENV)/.ready-test ## Run NetworkX's own tests on our backend and count the calls it took
	@$(PYTHON_IN_VENV) tests/networkx_backend/suite.py $(ARGS)

bench-quick: $(VENV)/.ready-bench ## Time small rosters and plans; fail where a ratio to a peer, or a share of a bound, fell below its floor
	@$(PYTHON_IN_VENV) -m benchmarks.run --quick $(ARGS)
	@$(PYTHON_IN_VENV) -m benchmarks.bench_planning --quick

fuzz: $(VENV)/.ready-fuzz ## Fuzz the readers (ARGS="--seconds 60 --seed 1" for longer; Linux)
	@for target in csv workbook settings graph; do \
		log=$(VENV)/fuzz-$$target.log; \
		$(PYTHON_IN_VENV) -m tests.fuzz.run $$target $(ARGS) >$$log 2>&1 || \
			{ grep -v 'panicked\|out of range\|^$$' $$log | tail -n 50; exit 1; }; \
		echo "$$target: $$(grep executed_units $$log)"; \
	done

mutants: $(VENV)/.ready-test ## Put small mistakes into functions, count those no test notices (ARGS="--area io --sample 100 --seed 1"; Linux)
	@$(PYTHON_IN_VENV) -m tests.mutation.run $(ARGS)

minimums: .venv-minimums/.ready-test ## Run the tests with the lowest versions pyproject.toml allows
	@scripts/postgres.sh
	@.venv-minimums/bin/python -m pytest -p no:cacheprovider $(ARGS)

package: $(VENV)/.ready-test $(VENV)/.ready-packaging ## Build wheel and sdist into dist/ and try them as a user would
	@VENV=$(VENV) $(PYTHON_IN_VENV) scripts/package.py
	@$(VENV)/bin/zizmor --offline --quiet .github

clean: ## Remove the environments and what tools left behind
	rm -rf .venv .venv-minimums .node .mutants dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
	find agencygraph tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

environment: $(addprefix $(VENV)/.ready-,lint types test docs bench fuzz packaging cluster)
environment-minimums: .venv-minimums/.ready-test

# A stamp a group: made again when pyproject.toml (or the script) is newer.
$(VENV)/.ready-package: pyproject.toml scripts/environment.sh
	@scripts/environment.sh $(VENV) package

$(VENV)/.ready-%: $(VENV)/.ready-package
	@scripts/environment.sh $(VENV) $*

.venv-minimums/.ready-test: pyproject.toml scripts/environment.sh scripts/minimums.py
	@scripts/environment.sh .venv-minimums minimums
