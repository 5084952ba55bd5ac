"""What is in a database and what is wrong with it: migrations, indexes, counts, copies that disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import SetupError
from graph.migrate import state
from graph.query_files import load_query

if TYPE_CHECKING:
    from graph.client.database import Neo4jDatabase

QUESTION_SECONDS = 120.0
COPIES = (
    "holds",
    "audiences",
    "items",
    "resources",
    "fields",
    "entries",
    "codes",
    "departments",
    "platforms",
    "designations",
)
"""The questions graph/queries/doctor/<name>: each counts what disagrees and names three of them."""

RELOAD = (
    "Nothing but a command may write this graph. Restore a backup, or empty the database and load it again; "
    "if it comes back, report it with the names above."
)


@dataclass(frozen=True)
class Check:
    """One thing looked at: `wrong` false is as it should be; `remedy` says what to do otherwise."""

    sentence: str
    wrong: bool = False
    remedy: str = ""


async def examine(database: Neo4jDatabase) -> list[Check]:
    """Everything, in the order it is worth reading. Raises Unavailable when the database goes away meanwhile."""
    return [
        *await migrations(database),
        *await indexes(database),
        await counts(database),
        *[await copies(database, name) for name in COPIES],
    ]


async def migrations(database: Neo4jDatabase) -> list[Check]:
    """What is applied, what is still to come, and what contradicts our files."""
    try:
        found = await state(database)
    except SetupError as failure:
        return [Check(failure.message, wrong=True, remedy=failure.remedy)]
    findings = [Check(f"migrations applied: {', '.join(found.applied) or 'none'}")]
    if found.pending:
        names = ", ".join(each.name for each in found.pending)
        findings.append(Check(f"migrations pending: {names}", wrong=True, remedy="Run: yuanliu migrate"))
    return findings


async def indexes(database: Neo4jDatabase) -> list[Check]:
    """Those that do not serve."""
    rows = await database.rows(load_query("migrate/indexes").body, {}, timeout=QUESTION_SECONDS)
    remedy = "POPULATING ends by itself; drop a FAILED index and run: yuanliu migrate"
    return [Check(f"index {row['name']} is {row['state']}", wrong=True, remedy=remedy) for row in rows]


async def counts(database: Neo4jDatabase) -> Check:
    """Nodes by label."""
    rows = await database.rows(load_query("doctor/labels").body, {}, timeout=QUESTION_SECONDS)
    found = ", ".join(f"{row['label']} {row['nodes']:,}" for row in rows)
    return Check(f"nodes: {found or 'none'}")


async def copies(database: Neo4jDatabase, name: str) -> Check:
    """One kind of copied property against its original."""
    asked = load_query(f"doctor/{name}")
    (row,) = await database.rows(asked.body, {}, timeout=QUESTION_SECONDS)
    if not row["wrong"]:
        return Check(f"{name}: copies agree")
    examples = ", ".join(row["examples"])
    return Check(f"{name}: {row['wrong']:,} disagree ({asked.purpose} {examples})", wrong=True, remedy=RELOAD)
