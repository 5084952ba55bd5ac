"""How much a whole lineage answer holds, all pages together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.deadline_reads import statement_timeout
from graph.errors import GraphChanged
from graph.lineage.kept import Kept
from graph.lineage.request import Granularity, Walk
from graph.lineage.tally import Tally, tally_of
from graph.projection import project
from graph.selection import Selected
from resolvers.context import Asked

QUESTIONS = {
    "resource": "lineage/counts",
    "field": "lineage/counts_of_fields",
    "entry": "lineage/counts_of_entries",
    "library": "lineage/counts_of_libraries",
    "department": "lineage/counts_of_departments",
    "region": "lineage/counts_of_regions",
}
"""By the prefix of a node's id: at which level and with which department it stands."""


COUNTED = {"counts", "completeness", "asOf", "__typename"}
PLACED = {"byLevel", "byDepartment"}


async def counts(asked: Asked, each: Selected, kept: Kept, end: float) -> dict[str, Any]:
    """What is selected of the counts. Raises TimedOut where they cannot be had by the end of the walk's time."""
    placed = await _placed(asked, kept, end) if PLACED & {part.name for part in each.fields} else {}
    return told(each, tally_of(kept.read.answer), placed)


def told(each: Selected, tally: Tally, placed: Mapping[str, Any]) -> dict[str, Any]:
    """What is selected of the counts, of them in numbers."""
    lists = {
        "byDepth": [{"depth": depth, "count": count} for depth, count in sorted(tally.by_depth.items())],
        "byKind": [{"kind": kind, "count": count} for kind, count in sorted(tally.by_kind.items())],
        **placed,
    }

    def listed(part: Selected) -> list[dict[str, Any]]:
        return [project(part, row) for row in lists[part.name]]

    facts = {"total": tally.nodes, "nodes": tally.nodes, "edges": tally.edges, **dict.fromkeys(lists, listed)}
    return project(each, facts)


def only_counts(selected: Selected, walk: Walk) -> bool:
    """Whether the database can count all that is selected: neither nodes nor edges, nor where nodes stand."""
    if walk.granularity is not Granularity.RESOURCE or walk.nodes.asked or selected.arguments.get("after"):
        return False
    parts = {part.name for each in selected.fields if each.name == "counts" for part in each.fields}
    return bool(parts) and not parts & PLACED and {each.name for each in selected.fields} <= COUNTED


async def _placed(asked: Asked, kept: Kept, end: float) -> Mapping[str, list[dict[str, Any]]]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node in kept.read.answer.nodes:
        by_noun[node.met.id.partition("_")[0]].append(node.met.id)
    levels: dict[str, int] = defaultdict(int)
    departments: dict[tuple[str, str], int] = defaultdict(int)
    for noun, ids in by_noun.items():
        rows, version = await asked.context.graph.ask_rows(
            QUESTIONS[noun], {**asked.context.ambient, "ids": ids}, kept.read.version, statement_timeout(end)
        )
        if version != kept.read.version and kept.read.consistent:
            raise GraphChanged
        for level, code, name, count in rows:
            if level is not None:
                levels[level] += count
            if code is not None:
                departments[code, name] += count
    return {
        "byLevel": [{"level": level, "count": count} for level, count in sorted(levels.items())],
        "byDepartment": [
            {"code": code, "name": name, "count": count} for (code, name), count in sorted(departments.items())
        ],
    }
