"""Dumps both databases of a stopped embedded Neo4j, and loads such dumps into a new home."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from domain.errors import SetupError
from neo4j_embedded.admin import run_admin
from neo4j_embedded.jar_list import VERSION

FILES = ("neo4j.dump", "system.dump")


async def dump(home: Path, jars: Path, target: Path, *, descriptors: Sequence[int] = ()) -> None:
    """Write FILES into the folder `target`. The databases must be stopped cleanly. `descriptors`: as for run_admin."""
    await run_admin(home, jars, "database", "dump", "*", f"--to-path={target}", descriptors=descriptors)


async def load(home: Path, jars: Path, source: Path, *, descriptors: Sequence[int] = ()) -> None:
    """Load FILES from the folder `source` into an existing home without databases."""
    await run_admin(home, jars, "database", "load", "*", f"--from-path={source}", descriptors=descriptors)


def check_version(server: str) -> None:
    """Raise SetupError if the dump is from a later Neo4j than ours. `server`: its agent, such as Neo4j/5.26.30."""
    version = server.rpartition("/")[2]
    if _numbers(version) > _numbers(VERSION):
        raise SetupError(
            f"The dump was made by Neo4j {version}; this program has {VERSION}.",
            zh=f"该转储由 Neo4j {version} 生成，本程序所用版本为 {VERSION}。",
            remedy="Restore it with the version of the program that made it, or a later one.",
            remedy_zh="请使用生成该备份的版本或更新的版本恢复。",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
