"""Paths: how data comes from one resource to another, the shortest first (docs/lineage.md)."""

from __future__ import annotations

from typing import Any

from domain.model.completeness import Completeness
from graph.compile import Validity
from graph.consistent_read import check_continuation, read_unchanged
from graph.findings.batch_attach import attach_findings
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.runner import PathRead, run_path_search
from graph.projection import project
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import arguments_fingerprint
from resolvers.lineage.paths_arguments import SAID_BY_DEFAULT, build_path_request
from resolvers.lineage.paths_projection import PathProjection, load_selected
from resolvers.lineage.response import instant


async def paths(request: FieldRequest) -> dict[str, Any]:
    """A page of paths. Raises BadArgument, BadPattern, LimitExceeded, UnknownReference, GraphChanged, TimedOut."""
    mark = arguments_fingerprint(request.selection.arguments, SAID_BY_DEFAULT)
    after = request.selection.arguments.get("after")
    cursor = PathCursor.opened(after, mark) if after else None
    path_request = build_path_request(request.context, request.selection.arguments, cursor)
    version = cursor.version if cursor else None

    async def attempt() -> dict[str, Any] | None:
        read = await run_path_search(request.context.engine, path_request, version, request.context.caches.paths)
        check_continuation(version, read.version, consistent=read.consistent)
        return await _answered(request, path_request, read, mark)

    return await read_unchanged(attempt)


async def _answered(
    request: FieldRequest, path_request: PathRequest, read: PathRead, mark: str
) -> dict[str, Any] | None:
    """The answer, or None where a writer came between the paths and what is shown of them."""
    rows, versions, validity = await load_selected(request, path_request, read)
    if None in versions or (read.consistent and versions - {read.version}):
        return None
    following = None
    if "BUDGET" in read.stopped_by:
        last = tuple(flow.id for flow in read.paths[-1])
        following = PathCursor(mark, path_request.as_of, read.version, last).text()
    met = {path_request.start, path_request.goal} | {flow.target for path in read.paths for flow in path}
    told = Completeness.of(
        read.stopped_by,
        read.omitted,
        sum(read.places[place].hidden for place in met),
        consistent=read.consistent,
        version=read.version,
        cursor=following,
        whole=not read.stopped_by,
    ).facts()
    showing = PathProjection(read.places, rows, path_request.as_of)
    answer = project(
        request.selection,
        {
            "nodes": lambda part: [showing.path(part, path) for path in read.paths],
            "completeness": lambda part: project(part, told),
            "searchedLength": read.searched,
            "asOf": instant(path_request.as_of),
        },
    )
    if showing.deferred:
        found = await attach_findings(request.context.engine, showing.deferred, request.context.base_parameters)
        if read.consistent and found - {read.version}:
            return None
        validity.add(Validity.UNKNOWN)
    validity.add(instant_validity(request, instant_arguments=("asOf", "after")))
    # what time cut may be whole the next time
    if read.consistent and "TIME" not in read.stopped_by:
        request.context.reads.record({read.version}, validity)
    return answer
