"""Resolver of `paths`: paths of data between resources or fields, the shortest first (docs/lineage.md)."""

from __future__ import annotations

from typing import Any

from domain.model.completeness import Completeness
from domain.rules.instants import utc_text
from graph.compile import Validity
from graph.consistent_read import check_continuation, read_unchanged
from graph.findings.batch_attach import attach_findings
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.runner import PathRead, run_path_search
from graph.lineage.paths.search import Path
from graph.pagination import Page
from graph.projection import project
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import arguments_fingerprint
from resolvers.lineage.paths_arguments import DEFAULT_ARGUMENTS, build_path_request
from resolvers.lineage.paths_projection import PathProjection, load_path_objects


async def paths(request: FieldRequest) -> dict[str, Any]:
    """A page of paths.

    Raises BadArgument, BadCursor, BadPattern, LimitExceeded, UnknownReference, GraphChanged, TimedOut.
    """
    fingerprint = arguments_fingerprint(request.selection.arguments, DEFAULT_ARGUMENTS)
    after = request.selection.arguments.get("after")
    cursor = PathCursor.opened(after, fingerprint) if after else None
    path_request = build_path_request(request.context, request.selection.arguments, cursor)
    version = cursor.version if cursor else None

    async def attempt() -> dict[str, Any] | None:
        read = await run_path_search(request.context.engine, path_request, version, request.context.caches.paths)
        check_continuation(version, read.version, consistent=read.consistent)
        return await _project_read(request, path_request, read, fingerprint)

    return await read_unchanged(attempt)


async def _project_read(
    request: FieldRequest, path_request: PathRequest, read: PathRead, fingerprint: str
) -> dict[str, Any] | None:
    """The selected fields; None if a writer changed the graph between the paths and what is read of them."""
    rows, versions, validity = await load_path_objects(request, path_request, read)
    if None in versions or (read.consistent and versions - {read.version}):
        return None
    completeness = _completeness(read)
    projection = PathProjection(read.nodes, rows, request.context.now, path_request.granularity)
    page = Page(read.paths, has_next="PAGE" in read.stopped_by, has_previous=bool(path_request.after))

    def cursor(path: Path) -> str:
        after = tuple(flow.id for flow in path)
        return PathCursor(fingerprint, path_request.as_of, read.version, after).text()

    values = project(
        request.selection,
        {
            "nodes": lambda field: [projection.project_path(field, path) for path in read.paths],
            "edges": lambda field: projection.project_connection_edges(field, read.paths, cursor),
            "pageInfo": lambda field: project(field, page.info(cursor)),
            "completeness": lambda field: project(field, completeness.facts()),
            "searchedLength": read.searched,
            "asOf": utc_text(path_request.as_of),
        },
    )
    if projection.deferred:
        context = request.context
        finding_versions = await attach_findings(context.engine, projection.deferred, context.base_parameters)
        if read.consistent and finding_versions - {read.version}:
            return None
        validity.add(Validity.UNKNOWN)
    # no index has the intervals by which something stands for nodes
    expands = (read.ends.starts, read.ends.goals) != ((path_request.start,), (path_request.goal,))
    validity.add(instant_validity(request, instant_arguments=("asOf", "after"), depends_on_now=expands))
    # a result that time cut may be complete at the next attempt
    if read.consistent and "TIME" not in read.stopped_by:
        request.context.reads.record({read.version}, validity)
    return values


def _completeness(read: PathRead) -> Completeness:
    nodes = read.ends.nodes | {flow.target for path in read.paths for flow in path}
    return Completeness.of(
        read.stopped_by,
        read.omitted,
        sum(read.nodes[node].hidden for node in nodes),
        consistent=read.consistent,
        version=read.version,
    )
