"""Resolver of `diff`: what was added, ended or changed between two instants (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import TimedOut, UnknownReference
from domain.model.completeness import Completeness
from domain.rules.instants import utc_text
from graph.consistent_read import Attempt, check_continuation, read_consistently, read_unchanged
from graph.lineage.cursor import TraversalCursor
from graph.lineage.diff import DesignationInterval, designation_differences
from graph.lineage.diff_runner import run_diff
from graph.lineage.request import Granularity
from graph.lineage.starts import is_expanded
from graph.pagination import Page
from graph.projection import project
from resolvers.context import FieldRequest
from resolvers.lineage.diff_arguments import DEFAULT_ARGUMENTS, Period, period_of, traversal_of
from resolvers.lineage.diff_projection import (
    Difference,
    load_changes,
    project_change_counts,
    project_change_edges,
    project_changes,
)
from resolvers.lineage.lineage_arguments import arguments_fingerprint


@dataclass(frozen=True, slots=True)
class DiffChanges:
    """All changes in order, names by node id, and the completeness of the whole."""

    changes: tuple[Difference, ...]
    names: Mapping[str, str]
    omitted: int
    hidden: int
    stopped_by: frozenset[str]
    version: str
    consistent: bool


async def diff(request: FieldRequest) -> dict[str, Any]:
    """A page of the differences between two instants.

    Raises BadArgument, BadCursor, UnknownReference, GraphChanged; TimedOut also if time cut the traversals of a later
    page at another level.
    """
    arguments = request.selection.arguments
    period = period_of(arguments)
    fingerprint = arguments_fingerprint(arguments, DEFAULT_ARGUMENTS)
    after = arguments.get("after")
    cursor = TraversalCursor.opened(after, fingerprint) if after else None

    async def attempt() -> dict[str, Any] | None:
        read = _read_designations if period.granularity is None else _read_lineage
        changes = await read(request, period)
        check_continuation(cursor.version if cursor else None, changes.version, consistent=changes.consistent)
        if cursor and cursor.of != len(changes.changes):
            raise TimedOut.after(traversal_of(request.context, arguments, period).seconds)
        return await _project_page(request, period, changes, cursor.start if cursor else 0, fingerprint)

    return await read_unchanged(attempt)


async def _read_lineage(request: FieldRequest, period: Period) -> DiffChanges:
    traversal = traversal_of(request.context, request.selection.arguments, period)
    result = await run_diff(request.context.engine, traversal, period.before, period.after)
    before, after = result.before, result.after
    if traversal.granularity is Granularity.RESOURCE:
        for start in traversal.of:
            visited = start in before.positions and start in after.positions
            if not visited and not is_expanded(start, traversal.granularity):
                raise UnknownReference("RESOURCE", "of" if start == period.of else "also", start)
    return DiffChanges(
        (*result.nodes, *result.edges),
        {**before.names, **after.names},
        before.omitted + after.omitted,
        before.hidden + after.hidden,
        before.stopped_by | after.stopped_by,
        result.version,
        result.consistent,
    )


async def _read_designations(request: FieldRequest, period: Period) -> DiffChanges:
    engine = request.context.engine
    parameters = {**request.context.base_parameters, "of": period.of, "before": period.before, "after": period.after}

    async def attempt(version: str) -> Attempt[tuple[bool, list[Any]]]:
        record, closing = await engine.read_query("element/designations_between", parameters)
        return Attempt(record, closing, closing == version)

    result = await read_consistently(attempt, await engine.database.version())
    exists, rows = result.value
    if not exists:
        raise UnknownReference(period.kind, "of", period.of)
    changes = designation_differences([DesignationInterval(*row) for row in rows])
    return DiffChanges(tuple(changes), {}, 0, 0, frozenset(), result.version, result.consistent)


async def _project_page(
    request: FieldRequest, period: Period, changes: DiffChanges, start: int, fingerprint: str
) -> dict[str, Any] | None:
    """The page from position `start` on; None if a writer changed the graph before its selected fields were read."""
    count = len(changes.changes)
    positions = range(start, min(start + period.size, count))
    rows = changes.changes[start : positions.stop]
    objects, versions = await load_changes(request, period.of, rows, changes.names)
    if None in versions or (changes.consistent and versions - {changes.version}):
        return None
    page = Page(positions, has_next=positions.stop < count, has_previous=start > 0)
    completeness = Completeness.of(
        changes.stopped_by, changes.omitted, changes.hidden, consistent=changes.consistent, version=changes.version
    )

    def cursor(position: int) -> str:
        return TraversalCursor(fingerprint, period.after, changes.version, position + 1, count).text()

    return project(
        request.selection,
        {
            "of": lambda field: objects[id(field)][period.of],
            "from": utc_text(period.before),
            "to": utc_text(period.after),
            "nodes": lambda field: project_changes(field, rows, objects),
            "edges": lambda field: project_change_edges(field, rows, objects, [*map(cursor, positions)]),
            "pageInfo": lambda field: project(field, page.info(cursor)),
            "totalCount": count,
            "counts": lambda field: project_change_counts(field, changes.changes),
            "completeness": lambda field: project(field, completeness.facts()),
        },
    )
