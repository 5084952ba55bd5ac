# The main commands are `make run` and `make test`. CI runs the same commands as people.
.DEFAULT_GOAL := help
.PHONY: help run test check bench format schema migrate doctor clean

help: ## print this list of targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## install, start Neo4j, migrate, load the sample and serve http://127.0.0.1:8000 (stop with Ctrl-C)
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/python web/build.py
	@.venv/bin/yuanliu serve

test: ## install the test dependencies and run all tests, on separate Neo4j servers
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/python web/build.py
	@.venv/bin/python -m tests.run_parallel $(ARGS)

check: ## run ruff, mypy --strict and the check of the layers
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports

bench: ## measure the service against the bare driver, Strawberry and @neo4j/graphql on a large graph in var/bench (21 minutes with lineage, if the graph is loaded)
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/python -m bench $(ARGS)

format: ## fix and format the code with ruff
	@PYTHON='$(PYTHON)' scripts/install.sh dev
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

schema: ## write schema.graphql, the API contract, from the code
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/python -m api.schema > schema.graphql.part && mv schema.graphql.part schema.graphql

migrate: ## apply the pending migrations
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/yuanliu migrate

doctor: ## print versions and check the database
	@PYTHON='$(PYTHON)' scripts/install.sh run
	@.venv/bin/yuanliu doctor

clean: ## remove everything that make created, except the data in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache web/dist web/node_modules tests/web/clients/dist tests/web/clients/node_modules
