"""What the embedded Neo4j is made of: every jar by name, size and SHA-256, as `neo4j.lock` pins them.

The lock is written by `scripts/lock_jars.py`, which resolves the dependencies as Maven would.
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
        """Its file name; unique in the lock."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class JarList:
    """All jars of one version; `digest` names exactly this list."""

    jars: tuple[Jar, ...]
    digest: str

    @property
    def size(self) -> int:
        """Bytes of all together."""
        return sum(jar.size for jar in self.jars)


def read(lock: Path = LOCK) -> JarList:
    """The jars a lock file names: `<sha256> <bytes> <path>` a line, comments with #."""
    text = lock.read_text("utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    jars = tuple(Jar(path=path, size=int(size), sha256=sha256) for sha256, size, path in rows)
    return JarList(jars=jars, digest=hashlib.sha256(text.encode("utf-8")).hexdigest())


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
