"""How much a whole lineage answer holds, all pages together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from domain.errors import GraphChanged
from graph.deadline_reads import statement_timeout
from graph.lineage.counts import TraversalCounts, count_result
from graph.lineage.request import Granularity, TraversalRequest
from graph.lineage.result_cache import CachedTraversal
from graph.projection import project
from graph.selection import Selection
from resolvers.context import FieldRequest

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


async def counts(request: FieldRequest, each: Selection, kept: CachedTraversal, end: float) -> dict[str, Any]:
    """What is selected of the counts. Raises TimedOut where they cannot be had by the end of the walk's time."""
    placed = await _placed(request, kept, end) if PLACED & {part.name for part in each.fields} else {}
    return project_counts(each, count_result(kept.read.answer), placed)


def project_counts(each: Selection, tally: TraversalCounts, placed: Mapping[str, Any]) -> dict[str, Any]:
    """What is selected of the counts, of them in numbers."""
    lists = {
        "byDepth": [{"depth": depth, "count": count} for depth, count in sorted(tally.by_depth.items())],
        "byKind": [{"kind": kind, "count": count} for kind, count in sorted(tally.by_kind.items())],
        **placed,
    }

    def listed(part: Selection) -> list[dict[str, Any]]:
        return [project(part, row) for row in lists[part.name]]

    facts = {"total": tally.nodes, "nodes": tally.nodes, "edges": tally.edges, **dict.fromkeys(lists, listed)}
    return project(each, facts)


def only_counts(selection: Selection, traversal: TraversalRequest) -> bool:
    """Whether the database can count all that is selected: neither nodes nor edges, nor where nodes stand."""
    if (
        traversal.granularity is not Granularity.RESOURCE
        or traversal.nodes.conditions
        or selection.arguments.get("after")
    ):
        return False
    parts = {part.name for each in selection.fields if each.name == "counts" for part in each.fields}
    return bool(parts) and not parts & PLACED and {each.name for each in selection.fields} <= COUNTED


async def _placed(request: FieldRequest, kept: CachedTraversal, end: float) -> Mapping[str, list[dict[str, Any]]]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node in kept.read.answer.nodes:
        by_noun[node.visited.id.partition("_")[0]].append(node.visited.id)
    levels: dict[str, int] = defaultdict(int)
    departments: dict[tuple[str, str], int] = defaultdict(int)
    for noun, ids in by_noun.items():
        rows, version = await request.context.engine.read_query(
            QUESTIONS[noun], {**request.context.base_parameters, "ids": ids}, kept.read.version, statement_timeout(end)
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
