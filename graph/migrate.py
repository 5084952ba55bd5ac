"""Migrations: files `migrations/V0001__description.cypher`, applied in order and recorded in the graph.

The format is that of neo4j-migrations: a semicolon at the end of a line ends a statement, comment lines begin with //.
There are three kinds of files. Schema: each statement in its own transaction, idempotent. Data: all statements and the
record in one transaction. Batched data (`IN TRANSACTIONS OF n ROWS`, idempotent): for changes that do not fit into the
memory of one transaction.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Conflict, SetupError
from domain.sentence import Sentence
from graph.query_files import load_command, load_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.client.database import Neo4jDatabase
    from graph.client.protocol import Database
    from graph.progress import Progress

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
INDEX_SECONDS = 300.0
FIRST_QUERY_SECONDS = 120.0
"""Time limit of the first statement on a cold server: its compilation took more than 10 s on a busy small machine."""
_NAME = re.compile(r"^V(\d{4})__([a-z0-9_]+)$")
_SCHEMA = re.compile(r"^(CREATE|DROP)\s+(\w+\s+)?(CONSTRAINT|INDEX)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Migration:
    """One file: version number, description, SHA-256 of its text, statements."""

    version: int
    description: str
    checksum: str
    statements: tuple[str, ...]

    @property
    def name(self) -> str:
        """Version and description: V0001 every key is unique."""
        return f"V{self.version:04} {self.description}"

    @property
    def is_schema(self) -> bool:
        """Whether all statements create or drop constraints and indexes."""
        return all(_SCHEMA.match(statement) for statement in self.statements)

    @property
    def is_batched(self) -> bool:
        """Whether all statements commit in batches. A failure keeps the committed batches."""
        return all("IN TRANSACTIONS OF" in statement for statement in self.statements)


@dataclass(frozen=True)
class AppliedMigration:
    """The record of a migration in a graph or in a backup of it."""

    version: int
    description: str
    checksum: str


@dataclass(frozen=True)
class MigrationState:
    """The names of the applied migrations, and the pending migrations."""

    applied: tuple[str, ...]
    pending: tuple[Migration, ...]


def read_migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Read all migrations of the folder, ordered by version. Raises SetupError for an invalid file name or a gap."""
    migrations = sorted((_parse(path) for path in folder.glob("*.cypher")), key=lambda migration: migration.version)
    if [migration.version for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise SetupError(
            f"The migrations in {folder} are not numbered 1, 2, 3 … without gaps.",
            zh=f"{folder} 中的迁移文件未按 1、2、3……连续编号。",
            remedy="Restore the folder from version control.",
            remedy_zh="请从版本库恢复该目录。",
        )
    return tuple(migrations)


async def read_state(database: Database, migrations: Sequence[Migration] | None = None) -> MigrationState:
    """Compare the migrations (None: those of FOLDER) with the graph, without writing.

    Raises SetupError if the graph has a newer migration, or if an applied file was edited.
    """
    return compare(await read_applied(database), read_migrations() if migrations is None else migrations)


async def read_applied(database: Database) -> tuple[AppliedMigration, ...]:
    """The migrations applied to the graph, oldest first."""
    rows = await database.rows(load_query("migrate/applied").body, {}, timeout=FIRST_QUERY_SECONDS)
    return tuple(AppliedMigration(row["version"], row["description"], row["checksum"]) for row in rows)


def compare(records: Sequence[AppliedMigration], migrations: Sequence[Migration]) -> MigrationState:
    """Compare the records of a graph with the migrations. Raises SetupError as `read_state` does."""
    by_version = {migration.version: migration for migration in migrations}
    for record in records:
        migration = by_version.get(record.version)
        if migration is None:
            raise _database_is_newer(record.version, record.description, max(by_version, default=0))
        if migration.checksum != record.checksum:
            raise _file_was_edited(migration)
    applied = {record.version for record in records}
    return MigrationState(
        applied=tuple(migration.name for version, migration in sorted(by_version.items()) if version in applied),
        pending=tuple(migration for version, migration in sorted(by_version.items()) if version not in applied),
    )


async def migrate(
    database: Neo4jDatabase, progress: Progress, migrations: Sequence[Migration] | None = None
) -> list[str]:
    """Apply the pending migrations in order and return their names. Raises SetupError as `read_state` does."""
    if migrations is None:
        migrations = read_migrations()
    pending = (await read_state(database, migrations)).pending
    if not pending:
        return []
    progress.step(Sentence("Migrating the graph", "正在迁移图"))
    for done, migration in enumerate(pending, 1):
        await _apply(database, migration, migrations)
        progress.advance(done, len(pending), "migrations")
    await database.run_schema(f"CALL db.awaitIndexes({INDEX_SECONDS:.0f})", timeout=INDEX_SECONDS)
    progress.done(Sentence(f"The graph is at {pending[-1].name}", f"图已迁移至 {pending[-1].name}"))
    return [migration.name for migration in pending]


async def _apply(database: Neo4jDatabase, migration: Migration, migrations: Sequence[Migration]) -> None:
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
        # Another process has applied it in the meantime; read_state checks that its file was the same.
        if migration.name not in (await read_state(database, migrations)).applied:
            raise


def _parse(path: Path) -> Migration:
    name = _NAME.match(path.stem)
    text = path.read_text("utf-8")
    statements = tuple(
        statement for part in re.split(r";[ \t]*(?:\n|$)", _without_comments(text)) if (statement := part.strip())
    )
    if name is None or not statements:
        raise SetupError(
            f"{path.name} is not a migration: V0001__description.cypher with at least one statement is required.",
            zh=f"{path.name} 不是合格的迁移文件，文件名应形如 V0001__description.cypher，且至少包含一条语句。",
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


def _database_is_newer(version: int, description: str, latest: int) -> SetupError:
    return SetupError(
        f"The database is at migration V{version:04} ({description}); this program has migrations up to V{latest:04}.",
        zh=f"数据库已迁移到 V{version:04}（{description}），而本程序仅支持到 V{latest:04}。",
        remedy="Run the newer version of the program, or use another database (YUANLIU_HOME or NEO4J_URI).",
        remedy_zh="请运行较新版本的程序，或改用其他数据库（YUANLIU_HOME 或 NEO4J_URI）。",
    )


def _file_was_edited(migration: Migration) -> SetupError:
    return SetupError(
        f"The file of migration {migration.name} was edited after it was applied to this database.",
        zh=f"迁移文件 {migration.name} 在应用到该数据库之后被修改过。",
        remedy="Restore the original file, and put the change into a new migration.",
        remedy_zh="请恢复原文件，并将改动写入新的迁移文件。",
    )
