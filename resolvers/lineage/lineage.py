"""Lineage: the walk, its pages, what is selected of its nodes (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.errors import GraphChanged, TimedOut, UnknownReference
from domain.model.completeness import ordered
from graph.compile import Validity
from graph.compile.decoder import Deferred
from graph.consistent_read import check_continuation
from graph.findings.batch_attach import attach_findings
from graph.lineage import traversal as walking
from graph.lineage.cursor import TraversalCursor
from graph.lineage.pages import ResultPage, page_of
from graph.lineage.request import TOLD, Granularity, TraversalRequest
from graph.lineage.result_cache import CachedTraversal
from graph.projection import project
from graph.selection import Selection
from resolvers.context import Context, FieldRequest, instant_validity, shortest_validity
from resolvers.lineage.counts_projection import counts, only_counts, project_counts
from resolvers.lineage.lineage_arguments import arguments_fingerprint, bounded, traversal_request
from resolvers.lineage.lineage_projection import edge_rows, node_rows
from resolvers.lineage.nodes_projection import Objects, Shown, load_nodes
from resolvers.lineage.response import instant


async def lineage(request: FieldRequest) -> dict[str, Any]:
    """What feeds the resources, or what they feed, and what was left out of the answer. Raises TimedOut also where an
    answer that is continued had to be read again and time cut it elsewhere."""
    arguments = request.selection.arguments
    budget = arguments.get("budget") or {}
    size = bounded("nodes", budget.get("nodes"))
    fingerprint = arguments_fingerprint(arguments)
    cursor = TraversalCursor.opened(arguments["after"], fingerprint) if arguments.get("after") else None
    traversal = replace(
        traversal_request(request.context, arguments, cursor.as_of if cursor else None), told=_told(request.selection)
    )
    end = walking.deadline_of(traversal)
    if only_counts(request.selection, traversal) and (counted := await _counted(request, traversal, size, end)):
        return counted
    kept = await _read(request.context, traversal, cursor.version if cursor else None, end)
    if cursor and cursor.of != len(kept.read.answer.nodes):
        raise TimedOut.after(traversal.milliseconds / 1000)
    page = page_of(kept.read.answer, cursor.start if cursor else 0, size)
    rows = await load_nodes(request, kept, end)
    if not page.last or cursor:
        request.context.caches.answers.put(traversal, kept)
    answer = await _answered(request, traversal, kept, page, rows, fingerprint, end)
    # what time cut may be whole the next time
    if kept.read.consistent and "TIME" not in page.stopped_by:
        request.context.reads.done.append((kept.read.version, _holding(request, traversal, kept.validity)))
    return answer


def _told(selection: Selection) -> frozenset[str]:
    """What is selected of the edges, of what the database need not tell."""
    edges = (each for each in selection.fields if each.name == "edges")
    return frozenset(part.name for each in edges for part in each.fields) & set(TOLD)


async def _read(context: Context, traversal: TraversalRequest, version: str | None, end: float) -> CachedTraversal:
    """The kept answer a continuation is of; else the walk, at that version still. Raises GraphChanged."""
    engine = context.engine
    if version is not None and (kept := context.caches.answers.get(traversal, version)):
        return kept
    with engine.span("lineage/walk") as span:
        read = await walking.run_traversal(engine.database, traversal, end)
        span.version = read.version
    check_continuation(version, read.version, consistent=read.consistent)
    if traversal.granularity is Granularity.RESOURCE:
        # they come first, at no depth
        found = {node.visited.id for node in read.answer.nodes[: len(traversal.of)]}
        for each in traversal.of:
            if each not in found:
                raise UnknownReference("RESOURCE", "of", each)
    return CachedTraversal(read)


async def _counted(request: FieldRequest, traversal: TraversalRequest, size: int, end: float) -> dict[str, Any] | None:
    """An answer of counts alone; None where a start is not there, or completeness is asked of one page of several."""
    engine = request.context.engine
    completed = any(each.name == "completeness" for each in request.selection.fields)
    with engine.span("lineage/tally") as span:
        found = await walking.count_nodes(engine.database, traversal, end, left_out=completed)
        span.version = found.version
    tally = found.tally
    if tally is None or (completed and tally.nodes > size):
        return None
    whole = not tally.omitted and not tally.stopped_by
    page = ResultPage((), (), 0, tally.nodes, True, tally.omitted, tally.hidden, whole, ordered(tally.stopped_by))
    completeness = page.completeness(found.version, consistent=found.consistent)
    answer = project(
        request.selection,
        {
            "counts": lambda part: project_counts(part, tally, {}),
            "completeness": lambda part: project(part, completeness.facts()),
            "asOf": instant(traversal.as_of),
        },
    )
    if found.consistent and "TIME" not in tally.stopped_by:
        request.context.reads.done.append((found.version, _holding(request, traversal, set())))
    return answer


def _holding(request: FieldRequest, traversal: TraversalRequest, validity: set[Validity]) -> Validity:
    """How long the answer holds while the graph stays as it is. All of it is of one version, or it was refused."""
    # when derivations begin and end is in no index
    passing = traversal.granularity is Granularity.FIELD
    return shortest_validity(
        {*validity, instant_validity(request, instant_arguments=("asOf", "between", "after"), depends_on_now=passing)}
    )


async def _answered(
    request: FieldRequest,
    traversal: TraversalRequest,
    kept: CachedTraversal,
    page: ResultPage,
    rows: Shown,
    fingerprint: str,
    end: float,
) -> dict[str, Any]:
    def cursor(start: int) -> str:
        return TraversalCursor(
            fingerprint, traversal.as_of, kept.read.version, start, len(kept.read.answer.nodes)
        ).text()

    def page_info() -> Mapping[str, Any]:
        return {
            "hasNextPage": not page.last,
            "hasPreviousPage": page.start > 0,
            "startCursor": cursor(page.start),
            "endCursor": following,
        }

    following = None if page.last else cursor(page.end)
    objects = Objects(kept.names, rows)
    deferred: list[Deferred] = []
    completeness = page.completeness(kept.read.version, consistent=kept.read.consistent, cursor=following)
    counted = {
        each.key: await counts(request, each, kept, end) for each in request.selection.fields if each.name == "counts"
    }
    answer = project(
        request.selection,
        {
            "nodes": lambda part: node_rows(part, page.nodes, objects),
            "edges": lambda part: edge_rows(
                part, traversal.granularity, traversal.as_of, page.edges, objects, deferred
            ),
            "completeness": lambda part: project(part, completeness.facts()),
            "pageInfo": lambda part: project(part, page_info()),
            "counts": lambda part: counted[part.key],
            "asOf": instant(traversal.as_of),
        },
    )
    if deferred:
        versions = await attach_findings(request.context.engine, deferred, request.context.base_parameters)
        if versions - {kept.read.version} and kept.read.consistent:
            raise GraphChanged
        kept.validity.add(Validity.UNKNOWN)
    return answer
