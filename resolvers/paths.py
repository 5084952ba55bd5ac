"""Paths: how data comes from one resource to another, the shortest first (docs/lineage.md)."""

from __future__ import annotations

from typing import Any

from graph.compile import Holding
from graph.completeness import Completeness
from graph.consistent_read import check_continuation, read_unchanged
from graph.finding.beside import fill
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.read import Read, run
from graph.lineage.paths.request import Wanted
from graph.projection import project
from resolvers.context import Asked, of_instant
from resolvers.lineage_arguments import arguments_fingerprint
from resolvers.paths_arguments import SAID_BY_DEFAULT, wanted_of
from resolvers.paths_shown import Showing, ask_shown
from resolvers.walked import instant


async def paths(asked: Asked) -> dict[str, Any]:
    """A page of paths. Raises BadArgument, BadPattern, LimitExceeded, UnknownReference, GraphChanged, TimedOut."""
    mark = arguments_fingerprint(asked.selected.arguments, SAID_BY_DEFAULT)
    after = asked.selected.arguments.get("after")
    cursor = PathCursor.opened(after, mark) if after else None
    wanted = wanted_of(asked.context, asked.selected.arguments, cursor)
    version = cursor.version if cursor else None

    async def attempt() -> dict[str, Any] | None:
        read = await run(asked.context.graph, wanted, version, asked.context.caches.paths)
        check_continuation(version, read.version, consistent=read.consistent)
        return await _answered(asked, wanted, read, mark)

    return await read_unchanged(attempt)


async def _answered(asked: Asked, wanted: Wanted, read: Read, mark: str) -> dict[str, Any] | None:
    """The answer, or None where a writer came between the paths and what is shown of them."""
    rows, versions, holding = await ask_shown(asked, wanted, read)
    if None in versions or (read.consistent and versions - {read.version}):
        return None
    following = None
    if "BUDGET" in read.stopped_by:
        last = tuple(flow.id for flow in read.paths[-1])
        following = PathCursor(mark, wanted.as_of, read.version, last).text()
    met = {wanted.start, wanted.goal} | {flow.target for path in read.paths for flow in path}
    told = Completeness.of(
        read.stopped_by,
        read.omitted,
        sum(read.places[place].hidden for place in met),
        consistent=read.consistent,
        version=read.version,
        cursor=following,
        whole=not read.stopped_by,
    ).facts()
    showing = Showing(read.places, rows, wanted.as_of)
    answer = project(
        asked.selected,
        {
            "nodes": lambda part: [showing.path(part, path) for path in read.paths],
            "completeness": lambda part: project(part, told),
            "searchedLength": read.searched,
            "asOf": instant(wanted.as_of),
        },
    )
    if showing.waiting:
        found = await fill(asked.context.graph, showing.waiting, asked.context.ambient)
        if read.consistent and found - {read.version}:
            return None
        holding.add(Holding.UNKNOWN)
    holding.add(of_instant(asked, given=("asOf", "after")))
    # what time cut may be whole the next time
    if read.consistent and "TIME" not in read.stopped_by:
        asked.context.reads.tell({read.version}, holding)
    return answer
