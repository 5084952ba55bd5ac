"""The jars of the embedded Neo4j, each pinned in `neo4j.lock` by path, size and SHA-256.

`scripts/lock_jars.py` writes the lock file; it resolves the dependencies as Maven does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

VERSION = "5.26.30"
LOCK = Path(__file__).with_name("neo4j.lock")


@dataclass(frozen=True)
class Jar:
    """One jar: `path` below a Maven repository, `size` in bytes, `sha256` in hex."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file name; unique in the lock file."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class JarList:
    """All jars of one version."""

    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        """Total size in bytes."""
        return sum(jar.size for jar in self.jars)


def read(lock: Path = LOCK) -> JarList:
    """Parse a lock file: a line `<sha256> <bytes> <path>` per jar, comments with #."""
    text = lock.read_text("utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    jars = tuple(Jar(path=path, size=int(size), sha256=sha256) for sha256, size, path in rows)
    return JarList(jars)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
