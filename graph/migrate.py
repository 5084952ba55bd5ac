"""Migrations: files `migrations/V0001__what_is_now_true.cypher`, applied in order and recorded in the graph.

The format is that of neo4j-migrations: statements end with a semicolon at a line's end, comment lines begin with //.
A file is schema (each statement by itself, idempotent), data (all of it and its record in one transaction), or data in
batches (`IN TRANSACTIONS OF n ROWS`, idempotent), for what does not fit into the memory of one transaction.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Conflict, SetupError
from graph.query_files import load_command, load_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
INDEX_SECONDS = 300.0
FIRST_SECONDS = 120.0
"""The first statement a cold server compiles; on a busy small machine it took more than the 10 s callers wait."""
_NAME = re.compile(r"^V(\d{4})__([a-z0-9_]+)$")
_SCHEMA = re.compile(r"^(CREATE|DROP)\s+(\w+\s+)?(CONSTRAINT|INDEX)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Migration:
    """One file: its number, what it makes true, the SHA-256 of its text, its statements."""

    version: int
    description: str
    checksum: str
    statements: tuple[str, ...]

    @property
    def name(self) -> str:
        """As people say it: V0001 every key is unique."""
        return f"V{self.version:04} {self.description}"

    @property
    def is_schema(self) -> bool:
        """Whether its statements create or drop constraints and indexes."""
        return all(_SCHEMA.match(statement) for statement in self.statements)

    @property
    def is_batched(self) -> bool:
        """Whether its statements commit some rows at a time; what was done before a fault stays done."""
        return all("IN TRANSACTIONS OF" in statement for statement in self.statements)


@dataclass(frozen=True)
class MigrationState:
    """What a database has seen of our migrations: names applied, and migrations still to come."""

    applied: tuple[str, ...]
    pending: tuple[Migration, ...]


def read(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Every migration of the folder, by version. Raises SetupError for a file name out of form or used twice."""
    found = sorted((_parse(path) for path in folder.glob("*.cypher")), key=lambda each: each.version)
    if [each.version for each in found] != list(range(1, len(found) + 1)):
        raise SetupError(
            f"The migrations in {folder} are not numbered 1, 2, 3 … without gaps.",
            zh=f"{folder} 中的迁移文件编号不连续。",
            remedy="Restore the folder as it was committed.",
            remedy_zh="请恢复该目录的原始内容。",
        )
    return tuple(found)


async def state(database: Neo4jDatabase, migrations: Sequence[Migration] | None = None) -> MigrationState:
    """Compare the folder with the graph; writes nothing.

    Raises SetupError when the graph is of a newer version than the folder, or an applied file was edited.
    """
    ours = {each.version: each for each in (read() if migrations is None else migrations)}
    rows = await database.rows(load_query("migrate/applied").body, {}, timeout=FIRST_SECONDS)
    for row in rows:
        mine = ours.get(row["version"])
        if mine is None:
            raise _newer(row["version"], row["description"], max(ours, default=0))
        if mine.checksum != row["checksum"]:
            raise _edited(mine)
    seen = {row["version"] for row in rows}
    return MigrationState(
        applied=tuple(each.name for version, each in sorted(ours.items()) if version in seen),
        pending=tuple(each for version, each in sorted(ours.items()) if version not in seen),
    )


async def migrate(
    database: Neo4jDatabase, progress: Progress, migrations: Sequence[Migration] | None = None
) -> list[str]:
    """Apply what is pending, in order; the names of what was applied. Raises SetupError as `state` does."""
    known = read() if migrations is None else migrations
    pending = (await state(database, known)).pending
    if not pending:
        return []
    progress.step("Migrating the graph")
    for done, migration in enumerate(pending, 1):
        await _apply(database, migration, known)
        progress.advance(done, len(pending), "migrations")
    await database.run_schema(f"CALL db.awaitIndexes({INDEX_SECONDS:.0f})", timeout=INDEX_SECONDS)
    progress.done(f"The graph is at {pending[-1].name}")
    return [each.name for each in pending]


async def _apply(database: Neo4jDatabase, migration: Migration, known: Sequence[Migration]) -> None:
    parameters = {
        "version": migration.version,
        "description": migration.description,
        "checksum": migration.checksum,
    }
    record = (load_command("migrate/record").body, parameters)
    try:
        if migration.is_schema or migration.is_batched:
            for statement in migration.statements:
                await database.run_schema(statement)
            await database.write([record])
        else:
            await database.write([*((statement, {}) for statement in migration.statements), record])
    except Conflict:
        # Another process migrates the same database and was first; that its file is ours is checked here.
        if migration.name not in (await state(database, known)).applied:
            raise


def _parse(path: Path) -> Migration:
    name = _NAME.match(path.stem)
    text = path.read_text("utf-8")
    statements = tuple(
        statement for part in re.split(r";[ \t]*(?:\n|$)", _without_comments(text)) if (statement := part.strip())
    )
    if name is None or not statements:
        raise SetupError(
            f"{path.name} is not a migration: V0001__what_is_now_true.cypher with at least one statement is.",
            zh=f"{path.name} 不是合格的迁移文件，应形如 V0001__what_is_now_true.cypher 且至少含一条语句。",
            remedy="Rename or remove it.",
            remedy_zh="请改名或删除。",
        )
    return Migration(
        version=int(name[1]),
        description=name[2].replace("_", " "),
        checksum=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        statements=statements,
    )


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))


def _newer(version: int, description: str, ours: int) -> SetupError:
    return SetupError(
        f"The database is at migration V{version:04} ({description}); this program knows them up to V{ours:04}.",
        zh=f"数据库已迁移到 V{version:04}（{description}），而本程序只认识到 V{ours:04}。",
        remedy="Run the newer version of the program, or use another database (YUANLIU_HOME or NEO4J_URI).",
        remedy_zh="请运行较新版本的程序，或改用其他数据库（YUANLIU_HOME 或 NEO4J_URI）。",
    )


def _edited(migration: Migration) -> SetupError:
    return SetupError(
        f"The file of migration {migration.name} was edited after it was applied to this database.",
        zh=f"迁移文件 {migration.name} 在应用到该数据库之后被修改过。",
        remedy="Restore the file as it was, and put the change into a new migration.",
        remedy_zh="请恢复该文件原样，并把改动写成新的迁移。",
    )
