"""Resolver of `findings` (docs/findings.md)."""

from __future__ import annotations

import asyncio
from typing import Any

from domain.errors import UnknownReference
from domain.model.completeness import Completeness
from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from domain.rules.instants import utc_text
from graph.client.instrumentation import QuerySpan
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads
from graph.findings.finding import Finding
from graph.findings.listing import FindingListing
from graph.findings.projection import FindingProjection, node_selections
from graph.findings.scope import FindingScope, as_list
from graph.findings.whole_graph import WHOLE_GRAPH_ANALYSES
from graph.projection import project
from graph.task_group import task_group
from resolvers.context import FieldRequest
from resolvers.findings.arguments import FindingListRequest, listing_request

ROW_FIELDS = frozenset({"nodes", "edges", "pageInfo"})
COUNT_FIELDS = frozenset({"totalCount", "counts"})
MAX_CONCURRENT_COUNTS = 4
"""Kinds of one list that are counted at a time."""
REFERENCES = (
    ("REGION", "where.regions"),
    ("DEPARTMENT", "where.departments"),
    ("RESOURCE", "where.resources"),
    ("FLOW", "where.flows"),
    ("ENTRY", "where.entries"),
)


async def findings(request: FieldRequest) -> dict[str, Any]:
    """A page of findings, by kind, subject and id, at one instant. Raises BadArgument, UnknownReference, TimedOut."""
    listing = listing_request(request.context, request.selection.arguments, request.selection.max_size)

    async def attempt(_: str) -> Attempt[dict[str, Any]]:
        return await _FindingsPage(request, listing).read()

    return (await read_consistently(attempt)).value


class _FindingsPage:
    """One attempt to read a page, with the graph versions of its statements."""

    def __init__(self, request: FieldRequest, listing: FindingListRequest) -> None:
        self._context, self._selection, self._request = request.context, request.selection, listing
        self._base_parameters = {**request.context.base_parameters, "asOf": listing.as_of}
        self._names = {field.name for field in request.selection.fields}
        seconds = listing.milliseconds / 1000
        self._reads = DeadlineReads.with_timeout(seconds, request.context.engine.database, self._base_parameters)
        self._version = ""
        self._counts: dict[Kind, int] = {}

    async def read(self) -> Attempt[dict[str, Any]]:
        """The response, and whether all of it was read at one version."""
        self._version = await self._context.engine.database.version()
        self._reads.versions.add(self._version)
        await self._check_references()
        rows = await self._rows() if self._names & ROW_FIELDS else []
        after, before = self._request.after is not None, self._request.before is not None
        page = self._request.window.page(rows, after=after, before=before)
        projection = FindingProjection(self._context.engine, self._base_parameters)
        await projection.read([(part, page.rows) for part in node_selections(self._selection)])
        if self._names & COUNT_FIELDS:
            await self._count_all()
        hidden = await self._hidden() if self._selects_hidden else 0
        consistent = len(self._reads.versions | projection.versions) == 1
        # a list is evaluated as a whole or fails, so nothing is omitted
        completeness = Completeness.of((), 0, hidden, consistent=consistent, version=self._version)
        response = project(
            self._selection,
            {
                "nodes": lambda part: projection.nodes(part, page.rows),
                "edges": lambda part: projection.edges(part, page.rows, self._request.cursor),
                "totalCount": sum(self._counts.values()),
                "pageInfo": lambda part: project(part, page.info(self._request.cursor)),
                "completeness": lambda part: project(part, completeness.facts()),
                "counts": lambda part: [
                    project(part, {"kind": kind.value, "count": self._counts[kind]}) for kind in self._request.kinds
                ],
                "asOf": utc_text(self._request.as_of),
            },
        )
        return Attempt(response, self._version, consistent)

    def _listing(self, kind: Kind) -> FindingListing:
        cache, scope = self._context.caches.whole_graph, self._request.scopes[kind]
        return FindingListing(self._reads, cache, self._version, scope, backward=self._request.window.backward)

    def _span(self, name: str) -> QuerySpan:
        span = self._context.engine.span(name)
        span.version = self._version
        return span

    async def _check_references(self) -> None:
        """Raise UnknownReference for the first unknown key of the filter."""
        scopes = self._request.scopes.values()
        keys = _scope_keys(next(iter(scopes), FindingScope()))
        if not any(keys.values()):
            return
        with self._span("finding/unknown_filter_keys"):
            unknown = await self._reads.value("finding/unknown_filter_keys", **keys)
        for (noun, argument), unknown_keys in zip(REFERENCES, unknown, strict=True):
            for key in unknown_keys:
                raise UnknownReference(noun, argument, key)

    async def _rows(self) -> list[Finding]:
        """The findings of the page in the direction of its window, and one more if there are more."""
        findings: list[Finding] = []
        size = self._request.window.size
        for kind, start in self._request.kinds_with_starts():
            with self._span(f"finding/{kind.lower()}"):
                findings += await self._listing(kind).page(kind, start, size + 1 - len(findings))
            if len(findings) > size or not all(map(self._request.contains, findings)):
                break
        return list(filter(self._request.contains, findings))

    async def _count_all(self) -> None:
        """Count all kinds, several at a time."""
        slots = asyncio.Semaphore(MAX_CONCURRENT_COUNTS)
        async with task_group() as group:
            # those of the whole graph take longest, so they begin first
            for kind in sorted(self._request.kinds, key=lambda kind: kind not in WHOLE_GRAPH_ANALYSES):
                group.create_task(self._count(kind, slots))

    async def _count(self, kind: Kind, slots: asyncio.Semaphore) -> None:
        async with slots:
            with self._span(f"finding/{kind.lower()}"):
                self._counts[kind] = await self._listing(kind).count(kind)

    @property
    def _selects_hidden(self) -> bool:
        completeness = (field for field in self._selection.fields if field.name == "completeness")
        return any(part.name == "hidden" for field in completeness for part in field.fields)

    async def _hidden(self) -> int:
        scopes = [
            scope for kind, scope in self._request.scopes.items() if kind.subject is Subject.FLOW and scope.covers(kind)
        ]
        if not scopes:
            return 0
        flow_kinds = scopes[-1].flow_kinds
        parameters = {**_scope_keys(scopes[-1]), "flowKinds": as_list(flow_kinds)}
        with self._span("finding/hidden_flow_count"):
            return int(await self._reads.value("finding/hidden_flow_count", **parameters))


def _scope_keys(scope: FindingScope) -> dict[str, list[str] | None]:
    """The keys of a scope that must exist, by parameter of the queries."""
    return {
        "regions": as_list(scope.regions),
        "departments": as_list(scope.departments),
        "resources": as_list(scope.resources),
        "flows": as_list(scope.flows),
        "entries": as_list(scope.entries),
    }
