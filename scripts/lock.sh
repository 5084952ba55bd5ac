#!/bin/sh
# Write requirements.lock and requirements-dev.lock from pyproject.toml, for every platform and supported Python,
# each file by its hash. Wants `uv` on PATH or at $UV; needed by whoever changes a dependency, by nobody else.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}

# What builds the project itself is pinned with the rest: nothing is fetched at the side.
build() { printf '%s\n' 'hatchling==1.33.0' 'editables'; }

compile() {
    build | "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-emit-index-url --no-header "$@" pyproject.toml -
}

compile --extra dev -o requirements-dev.lock >/dev/null
compile -c requirements-dev.lock -o requirements.lock >/dev/null
