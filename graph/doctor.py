"""Checks of a database: migrations, indexes, node counts, copied properties that differ from their originals, rules
that no constraint enforces, and lists that are longer than their cost counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import SetupError
from graph.list_bounds import LIST_BOUNDS
from graph.migrate import read_state
from graph.query_files import load_query

if TYPE_CHECKING:
    from graph.client.protocol import Database

QUERY_SECONDS = 120.0
COPY_CHECKS = (
    "regions",
    "holds",
    "audiences",
    "items",
    "resources",
    "attachments",
    "fields",
    "entries",
    "codes",
    "departments",
    "platforms",
    "designations",
)
"""The queries graph/queries/doctor/<name>: each counts the differing copies and names three of them."""

RULE_CHECKS = ("relations", "designation_overlaps", "commissions")
"""The queries graph/queries/doctor/<name>: each counts what breaks a rule of writes, and names three of them."""

RELOAD = (
    "Another program may have written to this graph. Restore a backup, or empty the database and load it again. "
    "If the difference returns, report it with the ids above."
)
RAISE_BOUND = (
    "Documents that read these lists cost less than the rows that they get. Report the numbers, or raise the bound in "
    "graph/list_bounds.py."
)
CORRECT = "Correct the rows with these ids in their source and load them again (docs/loading.md)."


@dataclass(frozen=True)
class Check:
    """The result of one check; `remedy` says what to do if it failed."""

    sentence: str
    failed: bool = False
    remedy: str = ""


async def run_checks(database: Database) -> list[Check]:
    """Run all checks. Raises Unavailable if the database goes away meanwhile."""
    return [
        *await check_migrations(database),
        *await check_indexes(database),
        await count_nodes(database),
        *[await check_copies(database, name) for name in COPY_CHECKS],
        *[await check_rule(database, name) for name in RULE_CHECKS],
        *[await check_list(database, name) for name in LIST_BOUNDS],
    ]


async def check_migrations(database: Database) -> list[Check]:
    """Applied and pending migrations; fails for pending ones and for differences from the files."""
    try:
        state = await read_state(database)
    except SetupError as failure:
        return [Check(failure.message, failed=True, remedy=failure.remedy)]
    checks = [Check(f"migrations applied: {', '.join(state.applied) or 'none'}")]
    if state.pending:
        names = ", ".join(migration.name for migration in state.pending)
        checks.append(Check(f"migrations pending: {names}", failed=True, remedy="Run: yuanliu migrate"))
    return checks


async def check_indexes(database: Database) -> list[Check]:
    """A failed check for each index that is not online."""
    rows = await database.rows(load_query("migrate/indexes").body, {}, timeout=QUERY_SECONDS)
    remedy = "Wait for a POPULATING index. Drop a FAILED index and run: yuanliu migrate"
    return [Check(f"index {row['name']} is {row['state']}", failed=True, remedy=remedy) for row in rows]


async def count_nodes(database: Database) -> Check:
    """The number of nodes by label."""
    rows = await database.rows(load_query("doctor/labels").body, {}, timeout=QUERY_SECONDS)
    counts = ", ".join(f"{row['label']} {row['nodes']:,}" for row in rows)
    return Check(f"nodes: {counts or 'none'}")


async def check_copies(database: Database, name: str) -> Check:
    """Compare one kind of copied properties with their originals."""
    return await _count_wrong(database, name, "copies agree", "disagree", RELOAD)


async def check_rule(database: Database, name: str) -> Check:
    """Look for what breaks one rule."""
    return await _count_wrong(database, name, "no violations", "violations", CORRECT)


async def check_list(database: Database, name: str) -> Check:
    """Compare the lists of one kind with the bound that their cost counts."""
    bound = LIST_BOUNDS[name].bound
    return await _count_wrong(database, name, f"no list above {bound}", f"above {bound}", RAISE_BOUND, bound=bound)


async def _count_wrong(database: Database, name: str, none: str, some: str, remedy: str, **parameters: int) -> Check:
    query = load_query(f"doctor/{name}")
    (row,) = await database.rows(query.body, parameters, timeout=QUERY_SECONDS)
    if not row["wrong"]:
        return Check(f"{name}: {none}")
    examples = ", ".join(row["examples"])
    return Check(f"{name}: {row['wrong']:,} {some} ({query.purpose} {examples})", failed=True, remedy=remedy)
