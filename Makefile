# Two commands matter: `make run` and `make test`. People and CI run the same ones.
.DEFAULT_GOAL := help
.PHONY: help run test check bench format schema migrate doctor clean

help: ## print what every verb does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## install, start Neo4j, migrate, load the sample and serve http://127.0.0.1:8000 (Ctrl-C ends both)
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/python web/build.py
	@.venv/bin/yuanliu serve

test: ## install what the tests need and run them all, on a Neo4j of their own
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/python web/build.py
	@.venv/bin/python -m tests.run_parallel $(ARGS)

check: ## ruff, mypy --strict and the layers, as review expects them
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports

bench: ## measure us beside the bare driver, Strawberry and @neo4j/graphql on one large graph, in var/bench (21 minutes where it is loaded, the walks included)
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/python -m bench $(ARGS)

format: ## let ruff put the code in form
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

schema: ## write schema.graphql, the contract, from the code; review its diff like code
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/python -m api.schema > schema.graphql.part && mv schema.graphql.part schema.graphql

migrate: ## bring the database's constraints and indexes up to this version
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/yuanliu migrate

doctor: ## say what is installed, in the database, and wrong with either
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/yuanliu doctor

clean: ## remove what make made, but not the data in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache web/dist web/node_modules
