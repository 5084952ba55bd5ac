"""Build the test application of tests/web/clients: Apollo Client, urql and Relay.

.venv/bin/python -m tests.web.build_clients
"""

from __future__ import annotations

from pathlib import Path

from web.node import digest, find_node, install_packages, run, say

HERE = Path(__file__).parent / "clients"
SCHEMA = Path(__file__).parents[2] / "schema.graphql"
DIST = HERE / "dist"
FILES = (".env.development", "index.html", "package.json", "package-lock.json", "relay.config.json", "tsconfig.json")
BUILD_SECONDS = 300


def sources() -> list[Path]:
    """All input files of the build, in a fixed order; without those that the build generates."""
    code = (file for file in (HERE / "src").rglob("*.ts*") if "__generated__" not in file.parts)
    return [SCHEMA, HERE / "vite.config.ts", *(HERE / name for name in FILES), *sorted(code)]


def build_clients() -> Path:
    """Build the application if its sources or the schema have changed; returns the folder. Raises `BuildError`."""
    stamp, sources_digest = DIST / ".built-from", digest(sources())
    if not (stamp.is_file() and stamp.read_text() == sources_digest):
        node = find_node()
        install_packages(node, HERE)
        run([node.npm, "run", "build"], HERE, BUILD_SECONDS, node.environment)
        stamp.write_text(sources_digest)
    return DIST


if __name__ == "__main__":
    say(f"built: {build_clients()}")
