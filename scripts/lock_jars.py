"""Write neo4j_embedded/neo4j.lock: the jars of the embedded Neo4j, resolved as Maven does, in pure Python.

    .venv/bin/python scripts/lock_jars.py FOLDER

FOLDER stores the downloads (about 140 MB). Run it after a change of VERSION in neo4j_embedded/jar_list.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jgo.maven import MavenContext
from jgo.parse import Coordinate

from neo4j_embedded.jar_list import LOCK, VERSION, sha256_of

RUNTIME = ("compile", "runtime")


def main(folder: Path) -> None:
    """Resolve and download the dependencies, and write the lock file."""
    context = MavenContext(repo_cache=folder, timeout=60)
    root = context.create_dependency(
        Coordinate(groupId="org.neo4j", artifactId="neo4j", version=VERSION, scope="compile")
    )
    inputs, others = context.resolver.resolve([root])
    dependencies = (*inputs, *others)
    jars = [dependency.artifact.resolve() for dependency in dependencies if dependency.scope in RUNTIME]
    rows = sorted((jar.relative_to(folder).as_posix(), jar.stat().st_size, sha256_of(jar)) for jar in jars)
    names = [path.rpartition("/")[2] for path, _, _ in rows]
    if len(names) != len(set(names)):
        raise SystemExit(
            "two jars have the same file name, but neo4j_embedded/install.py stores all jars in one folder"
        )
    lines = [f"# org.neo4j:neo4j:{VERSION} and its runtime dependencies (Neo4j Community, GPLv3)"]
    lines += ["# sha256, bytes, path below a Maven repository; written by scripts/lock_jars.py"]
    lines += [f"{sha256} {size} {path}" for path, size, sha256 in rows]
    LOCK.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(f"{LOCK.name}: {len(rows)} jars, {sum(size for _, size, _ in rows):,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
