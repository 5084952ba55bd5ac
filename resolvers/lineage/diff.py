"""Diff: what was added, what ended and what changed between two instants (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import TimedOut, UnknownReference
from domain.model.completeness import Completeness
from graph.consistent_read import Attempt, check_continuation, read_consistently, read_unchanged
from graph.lineage.cursor import TraversalCursor
from graph.lineage.diff import (
    DesignationDifference,
    DesignationInterval,
    EdgeDifference,
    NodeDifference,
    designation_differences,
)
from graph.lineage.diff_runner import run_diff
from graph.projection import project
from graph.selection import Selection
from resolvers.context import FieldRequest
from resolvers.lineage.diff_arguments import SAID_BY_DEFAULT, Period, period_of, walk_between
from resolvers.lineage.diff_projection import counts, load_selected, project_change
from resolvers.lineage.lineage_arguments import arguments_fingerprint
from resolvers.lineage.response import instant

Changed = NodeDifference | EdgeDifference | DesignationDifference


@dataclass(frozen=True, slots=True)
class DiffChanges:
    """All changes in their order, and what holds of the whole answer."""

    changes: tuple[Changed, ...]
    names: Mapping[str, str]
    omitted: int
    hidden: int
    stopped_by: frozenset[str]
    version: str
    consistent: bool


async def diff(request: FieldRequest) -> dict[str, Any]:
    """What differs between two instants. Raises BadArgument, UnknownReference, GraphChanged, and TimedOut also
    where time cut the walks of a continuation elsewhere."""
    period = period_of(request.selection.arguments)
    mark = arguments_fingerprint(request.selection.arguments, SAID_BY_DEFAULT)
    after = request.selection.arguments.get("after")
    cursor = TraversalCursor.opened(after, mark) if after else None

    async def attempt() -> dict[str, Any] | None:
        found = await (_lineage(request, period) if period.kind == "RESOURCE" else _designations(request, period))
        check_continuation(cursor.version if cursor else None, found.version, consistent=found.consistent)
        if cursor and cursor.of != len(found.changes):
            raise TimedOut.after(walk_between(request.context, request.selection.arguments, period).milliseconds / 1000)
        return await _answered(request, period, found, cursor.start if cursor else 0, mark)

    return await read_unchanged(attempt)


async def _lineage(request: FieldRequest, period: Period) -> DiffChanges:
    traversal = walk_between(request.context, request.selection.arguments, period)
    found = await run_diff(request.context.engine, traversal, period.before, period.after)
    if period.of not in found.before.places or period.of not in found.after.places:
        raise UnknownReference("RESOURCE", "of", period.of)
    return DiffChanges(
        (*found.nodes, *found.edges),
        {**found.before.names, **found.after.names},
        found.before.omitted + found.after.omitted,
        found.before.hidden + found.after.hidden,
        found.before.stopped_by | found.after.stopped_by,
        found.version,
        found.consistent,
    )


async def _designations(request: FieldRequest, period: Period) -> DiffChanges:
    engine = request.context.engine
    parameters = {**request.context.base_parameters, "of": period.of, "before": period.before, "after": period.after}

    async def attempt(version: str) -> Attempt[tuple[bool, list[Any]]]:
        answer, closing = await engine.read_query("element/designations_between", parameters)
        return Attempt(answer, closing, closing == version)

    result = await read_consistently(attempt, await engine.database.version())
    known, rows = result.value
    if not known:
        raise UnknownReference(period.kind, "of", period.of)
    changes = designation_differences([DesignationInterval(*row) for row in rows])
    return DiffChanges(tuple(changes), {}, 0, 0, frozenset(), result.version, result.consistent)


async def _answered(
    request: FieldRequest, period: Period, found: DiffChanges, start: int, mark: str
) -> dict[str, Any] | None:
    """The page from number `start` on, or None where a writer came between it and what is shown of it."""
    end = min(start + period.limit, len(found.changes))
    page = found.changes[start:end]
    last = end == len(found.changes)
    lists: dict[str, list[Changed]] = {
        "nodes": [each for each in page if isinstance(each, NodeDifference)],
        "edges": [each for each in page if isinstance(each, EdgeDifference)],
        "designations": [each for each in page if isinstance(each, DesignationDifference)],
    }
    rows, versions = await load_selected(request, lists, found.names)
    if None in versions or (found.consistent and versions - {found.version}):
        return None
    stopped = found.stopped_by | (set() if last else {"BUDGET"})
    told = Completeness.of(
        stopped,
        found.omitted,
        found.hidden,
        consistent=found.consistent,
        version=found.version,
        cursor=None if last else TraversalCursor(mark, period.after, found.version, end, len(found.changes)).text(),
        whole=last and not found.omitted and "TIME" not in stopped,
    ).facts()

    def changed(part: Selection) -> list[dict[str, Any]]:
        return project_change(part, lists[part.name], rows)

    return project(
        request.selection,
        {
            "of": period.of,
            "from": instant(period.before),
            "to": instant(period.after),
            **dict.fromkeys(lists, changed),
            "counts": lambda part: counts(part, found.changes),
            "completeness": lambda part: project(part, told),
        },
    )
