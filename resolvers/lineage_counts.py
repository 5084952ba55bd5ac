"""How much a whole lineage answer holds, all pages together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graph.errors import GraphChanged
from graph.lineage.kept import Kept
from graph.selection import Selected
from resolvers.context import Asked
from resolvers.walked import picked

QUESTIONS = {
    "resource": "lineage/counts",
    "field": "lineage/counts_of_fields",
    "entry": "lineage/counts_of_entries",
    "library": "lineage/counts_of_libraries",
    "department": "lineage/counts_of_departments",
    "region": "lineage/counts_of_regions",
}
"""By the prefix of a node's id: at which level and with which department it stands."""


async def counts(asked: Asked, each: Selected, kept: Kept) -> dict[str, Any]:
    """What is selected of the counts."""
    answer = kept.read.answer
    facts: dict[str, Any] = {
        "total": len(answer.nodes),
        "nodes": len(answer.nodes),
        "edges": len(answer.edges),
        "byDepth": _tallied("depth", (node.met.depth for node in answer.nodes)),
        "byKind": _tallied("kind", (edge.kind for edge in answer.edges)),
    }
    if {"byLevel", "byDepartment"} & {part.name for part in each.fields}:
        facts.update(await _placed(asked, kept))
    chosen: dict[str, Any] = {}
    for part in each.fields:
        if part.name in facts:
            value = facts[part.name]
            chosen[part.key] = [picked(part, row) for row in value] if isinstance(value, list) else value
    return chosen


async def _placed(asked: Asked, kept: Kept) -> Mapping[str, list[dict[str, Any]]]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node in kept.read.answer.nodes:
        by_noun[node.met.id.partition("_")[0]].append(node.met.id)
    levels: dict[str, int] = defaultdict(int)
    departments: dict[tuple[str, str], int] = defaultdict(int)
    for noun, ids in by_noun.items():
        rows, version = await asked.context.graph.ask_rows(
            QUESTIONS[noun], {**asked.context.ambient, "ids": ids}, kept.read.version
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


def _tallied(name: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    tally: dict[Any, int] = defaultdict(int)
    for value in values:
        tally[value] += 1
    return [{name: value, "count": count} for value, count in sorted(tally.items())]
