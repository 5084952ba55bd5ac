"""Resolver of `findings` (docs/findings.md)."""

from __future__ import annotations

from collections.abc import Mapping
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
from graph.findings.listing import START, FindingListing
from graph.findings.projection import FindingProjection, node_selections
from graph.findings.scope import FindingScope, as_list
from graph.projection import project
from resolvers.context import FieldRequest
from resolvers.findings.arguments import FindingListRequest, ListingPosition, listing_request

MAX_SECONDS = 60.0
"""Time for all statements of a list; each statement has the usual timeout as well."""
ROW_FIELDS = frozenset({"nodes", "edges", "pageInfo", "completeness"})
REFERENCES = (
    ("REGION", "where.regions"),
    ("DEPARTMENT", "where.departments"),
    ("RESOURCE", "where.resources"),
    ("FLOW", "where.flows"),
    ("ENTRY", "where.entries"),
)


async def findings(request: FieldRequest) -> dict[str, Any]:
    """A page of findings, by kind, subject and id, at one instant. Raises BadArgument, UnknownReference, TimedOut."""
    listing = listing_request(request.context, request.selection.arguments)

    async def attempt(_: str) -> Attempt[dict[str, Any]]:
        return await _FindingsPage(request, listing).read()

    return (await read_consistently(attempt)).value


class _FindingsPage:
    """One attempt to read a page, with the graph versions of its statements."""

    def __init__(self, request: FieldRequest, listing: FindingListRequest) -> None:
        self._context, self._selection, self._request = request.context, request.selection, listing
        self._base_parameters = {**request.context.base_parameters, "asOf": listing.as_of}
        self._names = {field.name for field in request.selection.fields}
        self._reads = DeadlineReads.with_timeout(MAX_SECONDS, request.context.engine.database, self._base_parameters)
        self._version = ""
        self._counts: dict[Kind, int] = {}

    async def read(self) -> Attempt[dict[str, Any]]:
        """The response, and whether all of it was read at one version."""
        self._version = await self._context.engine.database.version()
        self._reads.versions.add(self._version)
        await self._check_references()
        rows = await self._rows() if self._names & ROW_FIELDS else []
        page = rows[: self._request.size]
        projection = FindingProjection(self._context.engine, self._base_parameters)
        await projection.read([(part, page) for part in node_selections(self._selection)])
        total = await self._total() if "totalCount" in self._names else 0
        counts = await self._by_kind() if "counts" in self._names else []
        omitted, hidden = await self._omitted_and_hidden(rows)
        consistent = len(self._reads.versions | projection.versions) == 1
        completeness = self._completeness(rows, omitted, hidden, consistent=consistent)
        response = project(
            self._selection,
            {
                "nodes": lambda part: projection.nodes(part, page),
                "edges": lambda part: projection.edges(part, page, self._cursor),
                "totalCount": total,
                "pageInfo": lambda part: project(part, self._page_info(rows)),
                "completeness": lambda part: project(part, completeness.facts()),
                "counts": lambda part: [project(part, row) for row in counts],
                "asOf": utc_text(self._request.as_of),
            },
        )
        return Attempt(response, self._version, consistent)

    def _listing(self, kind: Kind) -> FindingListing:
        return FindingListing(self._reads, self._context.caches.whole_graph, self._version, self._request.scopes[kind])

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
        """The findings of the page, and one more if more follow."""
        findings: list[Finding] = []
        for kind, after in self._request.kinds_after(self._request.after):
            with self._span(f"finding/{kind.lower()}"):
                findings += await self._listing(kind).page(kind, after, self._request.size + 1 - len(findings))
            if len(findings) > self._request.size:
                break
        return findings

    async def _count(self, kind: Kind) -> int:
        if kind not in self._counts:
            with self._span(f"finding/{kind.lower()}"):
                self._counts[kind] = await self._listing(kind).count(kind)
        return self._counts[kind]

    async def _total(self) -> int:
        return sum([await self._count(kind) for kind in self._request.kinds])

    async def _by_kind(self) -> list[Mapping[str, Any]]:
        return [{"kind": kind.value, "count": await self._count(kind)} for kind in self._request.kinds]

    async def _omitted_and_hidden(self, rows: list[Finding]) -> tuple[int, int]:
        """The number of findings after the page and of hidden flows; 0 if not selected."""
        completeness = [field for field in self._selection.fields if field.name == "completeness"]
        selection = {part.name for field in completeness for part in field.fields}
        last = self._last(rows)
        omitted = await self._omitted(last) if last and "omitted" in selection else 0
        return omitted, await self._hidden() if "hidden" in selection else 0

    def _completeness(self, rows: list[Finding], omitted: int, hidden: int, *, consistent: bool) -> Completeness:
        last = self._last(rows)
        return Completeness.of(
            {"BUDGET"} if last else (),
            omitted,
            hidden,
            consistent=consistent,
            version=self._version,
            cursor=self._cursor(last) if last else None,
        )

    def _last(self, rows: list[Finding]) -> Finding | None:
        """The last finding of the page if more follow, else None."""
        return rows[self._request.size - 1] if len(rows) > self._request.size else None

    async def _omitted(self, last: Finding) -> int:
        """The number of findings after this one."""
        omitted = 0
        for kind, after in self._request.kinds_after(ListingPosition(last.kind, last.key)):
            if after == START:
                omitted += await self._count(kind)
                continue
            with self._span(f"finding/{kind.lower()}"):
                omitted += await self._listing(kind).count(kind, after)
        return omitted

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

    def _page_info(self, rows: list[Finding]) -> Mapping[str, Any]:
        page = rows[: self._request.size]
        return {
            "hasNextPage": len(rows) > self._request.size,
            "hasPreviousPage": self._request.after is not None,
            "startCursor": self._cursor(page[0]) if page else None,
            "endCursor": self._cursor(page[-1]) if page else None,
        }

    def _cursor(self, finding: Finding) -> str:
        return self._request.cursor(ListingPosition(finding.kind, finding.key))


def _scope_keys(scope: FindingScope) -> dict[str, list[str] | None]:
    """The keys of a scope that must exist, by parameter of the queries."""
    return {
        "regions": as_list(scope.regions),
        "departments": as_list(scope.departments),
        "resources": as_list(scope.resources),
        "flows": as_list(scope.flows),
        "entries": as_list(scope.entries),
    }
