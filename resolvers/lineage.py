"""Lineage: the walk, its pages, what is selected of its nodes (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graph.compile import Holding
from graph.compile.reading import Waiting
from graph.completeness import ordered
from graph.consistent_read import check_continuation
from graph.errors import GraphChanged, TimedOut, UnknownReference
from graph.finding.beside import fill
from graph.lineage import walk as walking
from graph.lineage.cursor import Cursor
from graph.lineage.kept import Kept
from graph.lineage.pages import Page, page_of
from graph.lineage.request import TOLD, Granularity, Walk
from graph.projection import project
from graph.selection import Selected
from resolvers.context import Asked, Context, of_instant, shortest
from resolvers.lineage_arguments import arguments_fingerprint, bounded, walk_of
from resolvers.lineage_counts import counts, only_counts, told
from resolvers.lineage_nodes import Objects, Shown, shown
from resolvers.lineage_rows import edge_rows, node_rows
from resolvers.walked import instant


async def lineage(asked: Asked) -> dict[str, Any]:
    """What feeds the resources, or what they feed, and what was left out of the answer. Raises TimedOut also where an
    answer that is continued had to be read again and time cut it elsewhere."""
    arguments = asked.selected.arguments
    budget = arguments.get("budget") or {}
    size = bounded("nodes", budget.get("nodes"))
    fingerprint = arguments_fingerprint(arguments)
    cursor = Cursor.opened(arguments["after"], fingerprint) if arguments.get("after") else None
    walk = replace(walk_of(asked.context, arguments, cursor.as_of if cursor else None), told=_told(asked.selected))
    end = walking.ends(walk)
    if only_counts(asked.selected, walk) and (counted := await _counted(asked, walk, size, end)):
        return counted
    kept = await _read(asked.context, walk, cursor.version if cursor else None, end)
    if cursor and cursor.of != len(kept.read.answer.nodes):
        raise TimedOut.after(walk.milliseconds / 1000)
    page = page_of(kept.read.answer, cursor.start if cursor else 0, size)
    rows = await shown(asked, kept, end)
    if not page.last or cursor:
        asked.context.caches.answers.keep(walk, kept)
    answer = await _answered(asked, walk, kept, page, rows, fingerprint, end)
    # what time cut may be whole the next time
    if kept.read.consistent and "TIME" not in page.stopped_by:
        asked.context.reads.done.append((kept.read.version, _holding(asked, walk, kept.holding)))
    return answer


def _told(selected: Selected) -> frozenset[str]:
    """What is selected of the edges, of what the database need not tell."""
    edges = (each for each in selected.fields if each.name == "edges")
    return frozenset(part.name for each in edges for part in each.fields) & set(TOLD)


async def _read(context: Context, walk: Walk, version: str | None, end: float) -> Kept:
    """The kept answer a continuation is of; else the walk, at that version still. Raises GraphChanged."""
    graph = context.graph
    if version is not None and (kept := context.caches.answers.get(walk, version)):
        return kept
    with graph.asking("lineage/walk") as asking:
        read = await walking.run(graph.bolt, walk, end)
        asking.version = read.version
    check_continuation(version, read.version, consistent=read.consistent)
    if walk.granularity is Granularity.RESOURCE:
        # they come first, at no depth
        found = {node.met.id for node in read.answer.nodes[: len(walk.of)]}
        for each in walk.of:
            if each not in found:
                raise UnknownReference("RESOURCE", "of", each)
    return Kept(read)


async def _counted(asked: Asked, walk: Walk, size: int, end: float) -> dict[str, Any] | None:
    """An answer of counts alone; None where a start is not there, or completeness is asked of one page of several."""
    graph = asked.context.graph
    completed = any(each.name == "completeness" for each in asked.selected.fields)
    with graph.asking("lineage/tally") as asking:
        found = await walking.count(graph.bolt, walk, end, left_out=completed)
        asking.version = found.version
    tally = found.tally
    if tally is None or (completed and tally.nodes > size):
        return None
    whole = not tally.omitted and not tally.stopped_by
    page = Page((), (), 0, tally.nodes, True, tally.omitted, tally.hidden, whole, ordered(tally.stopped_by))
    completeness = page.completeness(found.version, consistent=found.consistent)
    answer = project(
        asked.selected,
        {
            "counts": lambda part: told(part, tally, {}),
            "completeness": lambda part: project(part, completeness.facts()),
            "asOf": instant(walk.as_of),
        },
    )
    if found.consistent and "TIME" not in tally.stopped_by:
        asked.context.reads.done.append((found.version, _holding(asked, walk, set())))
    return answer


def _holding(asked: Asked, walk: Walk, holding: set[Holding]) -> Holding:
    """How long the answer holds while the graph stays as it is. All of it is of one version, or it was refused."""
    # when derivations begin and end is in no index
    passing = walk.granularity is Granularity.FIELD
    return shortest({*holding, of_instant(asked, given=("asOf", "between", "after"), passing=passing)})


async def _answered(
    asked: Asked, walk: Walk, kept: Kept, page: Page, rows: Shown, fingerprint: str, end: float
) -> dict[str, Any]:
    def cursor(start: int) -> str:
        return Cursor(fingerprint, walk.as_of, kept.read.version, start, len(kept.read.answer.nodes)).text()

    def page_info() -> Mapping[str, Any]:
        return {
            "hasNextPage": not page.last,
            "hasPreviousPage": page.start > 0,
            "startCursor": cursor(page.start),
            "endCursor": following,
        }

    following = None if page.last else cursor(page.end)
    objects = Objects(kept.names, rows)
    waiting: list[Waiting] = []
    completeness = page.completeness(kept.read.version, consistent=kept.read.consistent, cursor=following)
    counted = {
        each.key: await counts(asked, each, kept, end) for each in asked.selected.fields if each.name == "counts"
    }
    answer = project(
        asked.selected,
        {
            "nodes": lambda part: node_rows(part, page.nodes, objects),
            "edges": lambda part: edge_rows(part, walk.granularity, walk.as_of, page.edges, objects, waiting),
            "completeness": lambda part: project(part, completeness.facts()),
            "pageInfo": lambda part: project(part, page_info()),
            "counts": lambda part: counted[part.key],
            "asOf": instant(walk.as_of),
        },
    )
    if waiting:
        versions = await fill(asked.context.graph, waiting, asked.context.ambient)
        if versions - {kept.read.version} and kept.read.consistent:
            raise GraphChanged
        kept.holding.add(Holding.UNKNOWN)
    return answer
