"""Resolver of `impact`: everything downstream of some resources, fields or data elements (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from domain.rules.instants import utc_text
from domain.rules.node_ids import id_of, prefix_of
from graph.compile import Validity
from graph.consistent_read import read_unchanged
from graph.lineage.reached import ReachedCount, reached_nodes
from graph.lineage.request import Granularity, TraversalRequest
from graph.lineage.result_cache import CachedTraversal
from graph.lineage.starts import FIELD_STARTS
from graph.lineage.traversal import TraversalRead, run_reported
from graph.projection import project, projector
from graph.selection import Selection
from graph.shape import One
from resolvers.context import FieldRequest, instant_validity
from resolvers.lineage.lineage_arguments import (
    MAX_VALUES,
    check_starts,
    reads_unindexed_intervals,
    start_id,
    traversal_request,
)

COUNTS: Mapping[str, Callable[[ReachedCount, Selection], int | None]] = {
    "distance": lambda count, _: count.distance,
    "resources": lambda count, _: count.resources,
    "fields": lambda count, _: count.fields,
}


async def impact(request: FieldRequest) -> dict[str, Any]:
    """All that the starts feed, directly or not, read at one version of the graph.

    Raises BadArgument, UnknownReference, TimedOut, GraphChanged.
    """
    traversal = impact_traversal(request)

    async def attempt() -> dict[str, Any] | None:
        read = await _read(request, traversal)
        return await _ImpactProjection(request, traversal, read).project()

    return await read_unchanged(attempt)


async def _read(request: FieldRequest, traversal: TraversalRequest) -> TraversalRead:
    """The traversal, or the cached result of it if pages of facets are selected and the graph is unchanged.

    A result that time cut is not cached: the next attempt may be complete. Raises UnknownReference, TimedOut.
    """
    engine, cache = request.context.engine, request.context.caches.traversals
    selects_facets = any(part.name == "facets" for part in request.selection.fields)
    latest = engine.database.latest_version
    cached = cache.get(traversal, latest) if selects_facets and latest else None
    if cached and await engine.database.version() == latest:
        return cached.read
    read = await run_reported(engine, traversal)
    if traversal.granularity is Granularity.RESOURCE:
        check_starts(traversal, read.result)
    if selects_facets and read.consistent and "TIME" not in read.result.stopped_by:
        cache.put(traversal, CachedTraversal(read))
    return read


def impact_traversal(request: FieldRequest) -> TraversalRequest:
    """The traversal of an impact analysis: over fields if a field or an element is among the starts.

    Raises BadArgument, UnknownReference.
    """
    arguments = request.selection.arguments
    names = [start_id(Granularity.FIELD, name) for name in arguments["of"]]
    over_fields = any(prefix_of(name) in FIELD_STARTS for name in names)
    traversal = traversal_request(
        request.context,
        {
            **arguments,
            "granularity": Granularity.FIELD if over_fields else Granularity.RESOURCE,
            "direction": "DOWNSTREAM",
            "depth": MAX_VALUES["depth"] if arguments.get("depth") is None else arguments["depth"],
            "width": MAX_VALUES["width"],
            "preservePaths": False,
        },
        None,
    )
    region = arguments.get("region")
    return traversal if region is None else replace(traversal, region=id_of("REGION", region))


@dataclass
class _ImpactProjection:
    """Projects what a traversal reached. `changed`: a writer changed the graph after the traversal."""

    request: FieldRequest
    traversal: TraversalRequest
    read: TraversalRead
    validity: set[Validity] = field(default_factory=set)
    changed: bool = False

    async def project(self) -> dict[str, Any] | None:
        """The selected fields; None if a writer changed the graph between the traversal and its facets."""
        selection, read = self.request.selection, self.read
        reached = reached_nodes(read.result, self.traversal.granularity)
        distances = {**reached.resources, **(reached.fields or {})}
        facets = {
            part.key: await self._facets(part, reached.resources, reached.fields, distances)
            for part in selection.fields
            if part.name == "facets"
        }
        selects_coverage = any(part.name == "coverageUnknown" for part in selection.fields)
        coverage_unknown = await self._coverage_unknown() if selects_coverage else None
        if self.changed:
            return None
        completeness = read.result.completeness(read.version, consistent=read.consistent)
        projection = project(
            selection,
            {
                "facets": lambda part: facets[part.key],
                "byDistance": lambda part: list(map(projector(part, COUNTS), reached.by_distance())),
                "coverageUnknown": coverage_unknown,
                "completeness": lambda part: project(part, completeness.facts()),
                "asOf": utc_text(self.traversal.as_of),
            },
        )
        if read.consistent and "TIME" not in read.result.stopped_by:
            unindexed = reads_unindexed_intervals(self.traversal)
            validity = {*self.validity, instant_validity(self.request, depends_on_now=unindexed)}
            self.request.context.reads.record({read.version}, validity)
        return projection

    async def _facets(
        self,
        selection: Selection,
        resources: Mapping[str, int],
        fields: Mapping[str, int] | None,
        distances: Mapping[str, int],
    ) -> dict[str, Any]:
        """The selected facets. `fields` is null if the traversal went over resources."""
        context = self.request.context
        parts = [part for part in selection.fields if part.name != "fields" or fields is not None]
        if not parts:
            return {part.key: None for part in selection.fields}
        result = await context.engine.read(
            "lineage/closure",
            One("", "ImpactFacets"),
            replace(selection, fields=tuple(parts), arguments={"ids": list(resources)}),
            {
                **context.base_parameters,
                "asOf": self.traversal.as_of,
                "fields": list(fields or ()),
                "distances": dict(distances),
            },
        )
        self._check(result.version)
        self.validity.add(result.validity)
        return {
            part.key: result.value.get(part.key)
            for part in selection.fields
            if part.key in result.value or part.name == "fields"
        }

    async def _coverage_unknown(self) -> int | None:
        """The number of return flows of the result whose coverage is not recorded; None without a region."""
        if self.traversal.region is None:
            return None
        flows = {
            edge.id if edge.extra is None else edge.extra["flow"]
            for edge in self.read.result.edges
            if edge.kind == "RETURN_FLOW"
        }
        if not flows:
            return 0
        parameters = {"ids": sorted(flows), "audiences": list(self.traversal.audiences)}
        count, version = await self.request.context.engine.read_query("lineage/flows_without_coverage", parameters)
        self._check(version)
        return int(count)

    def _check(self, version: str) -> None:
        self.changed = self.changed or (self.read.consistent and version != self.read.version)
