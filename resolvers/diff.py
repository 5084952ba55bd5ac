"""Diff: what was added, what ended and what changed between two instants (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.completeness import Completeness
from graph.consistent_read import Attempt, check_continuation, read_consistently, read_unchanged
from graph.errors import TimedOut, UnknownReference
from graph.lineage.compare import compare
from graph.lineage.cursor import Cursor
from graph.lineage.diff import Act, ActChange, EdgeChange, NodeChange, act_changes
from graph.projection import project
from graph.selection import Selected
from resolvers.context import Asked
from resolvers.diff_arguments import SAID_BY_DEFAULT, Period, period_of, walk_between
from resolvers.diff_shown import ask_shown, counts, shown
from resolvers.lineage_arguments import arguments_fingerprint
from resolvers.walked import instant

Changed = NodeChange | EdgeChange | ActChange


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes in their order, and what holds of the whole answer."""

    changes: tuple[Changed, ...]
    names: Mapping[str, str]
    omitted: int
    hidden: int
    stopped_by: frozenset[str]
    version: str
    consistent: bool


async def diff(asked: Asked) -> dict[str, Any]:
    """What differs between two instants. Raises BadArgument, UnknownReference, GraphChanged, and TimedOut also
    where time cut the walks of a continuation elsewhere."""
    period = period_of(asked.selected.arguments)
    mark = arguments_fingerprint(asked.selected.arguments, SAID_BY_DEFAULT)
    after = asked.selected.arguments.get("after")
    cursor = Cursor.opened(after, mark) if after else None

    async def attempt() -> dict[str, Any] | None:
        found = await (_lineage(asked, period) if period.kind == "RESOURCE" else _designations(asked, period))
        check_continuation(cursor.version if cursor else None, found.version, consistent=found.consistent)
        if cursor and cursor.of != len(found.changes):
            raise TimedOut.after(walk_between(asked.context, asked.selected.arguments, period).milliseconds / 1000)
        return await _answered(asked, period, found, cursor.start if cursor else 0, mark)

    return await read_unchanged(attempt)


async def _lineage(asked: Asked, period: Period) -> Difference:
    walk = walk_between(asked.context, asked.selected.arguments, period)
    found = await compare(asked.context.graph, walk, period.before, period.after)
    if period.of not in found.before.places or period.of not in found.after.places:
        raise UnknownReference("RESOURCE", "of", period.of)
    return Difference(
        (*found.nodes, *found.edges),
        {**found.before.names, **found.after.names},
        found.before.omitted + found.after.omitted,
        found.before.hidden + found.after.hidden,
        found.before.stopped_by | found.after.stopped_by,
        found.version,
        found.consistent,
    )


async def _designations(asked: Asked, period: Period) -> Difference:
    graph = asked.context.graph
    parameters = {**asked.context.ambient, "of": period.of, "before": period.before, "after": period.after}

    async def attempt(version: str) -> Attempt[tuple[bool, list[Any]]]:
        answer, closing = await graph.ask_rows("element/designations_between", parameters)
        return Attempt(answer, closing, closing == version)

    result = await read_consistently(attempt, await graph.bolt.version())
    known, rows = result.value
    if not known:
        raise UnknownReference(period.kind, "of", period.of)
    changes = act_changes([Act(*row) for row in rows])
    return Difference(tuple(changes), {}, 0, 0, frozenset(), result.version, result.consistent)


async def _answered(asked: Asked, period: Period, found: Difference, start: int, mark: str) -> dict[str, Any] | None:
    """The page from number `start` on, or None where a writer came between it and what is shown of it."""
    end = min(start + period.limit, len(found.changes))
    page = found.changes[start:end]
    last = end == len(found.changes)
    lists: dict[str, list[Changed]] = {
        "nodes": [each for each in page if isinstance(each, NodeChange)],
        "edges": [each for each in page if isinstance(each, EdgeChange)],
        "designations": [each for each in page if isinstance(each, ActChange)],
    }
    rows, versions = await ask_shown(asked, lists, found.names)
    if None in versions or (found.consistent and versions - {found.version}):
        return None
    stopped = found.stopped_by | (set() if last else {"BUDGET"})
    told = Completeness.of(
        stopped,
        found.omitted,
        found.hidden,
        consistent=found.consistent,
        version=found.version,
        cursor=None if last else Cursor(mark, period.after, found.version, end, len(found.changes)).text(),
        whole=last and not found.omitted and "TIME" not in stopped,
    ).facts()

    def changed(part: Selected) -> list[dict[str, Any]]:
        return shown(part, lists[part.name], rows)

    return project(
        asked.selected,
        {
            "of": period.of,
            "from": instant(period.before),
            "to": instant(period.after),
            **dict.fromkeys(lists, changed),
            "counts": lambda part: counts(part, found.changes),
            "completeness": lambda part: project(part, told),
        },
    )
