#!/bin/sh
# Write requirements.lock and requirements-dev.lock from pyproject.toml, for every platform and supported Python,
# with the hash of each file. Needs `uv` on PATH or at $UV. Run it after a change of a dependency.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}

# The build tools of the project are pinned too, so that the installation needs no unlocked download.
build() { printf '%s\n' 'hatchling==1.33.0' 'editables'; }

compile() {
    build | "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-emit-index-url --no-header "$@" pyproject.toml -
}

compile --extra dev -o requirements-dev.lock >/dev/null
compile -c requirements-dev.lock -o requirements.lock >/dev/null
