"""Findings: what the law asks of flows and resources and does not find (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import UnknownReference
from domain.model.completeness import Completeness
from domain.model.finding_kind import LineageFindingKind as Kind
from graph.client.instrumentation import QuerySpan
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads
from graph.findings.finding import Finding
from graph.findings.listing import START, FindingListing, FindingScope
from graph.findings.projection import FindingProjection, parts
from graph.projection import project
from resolvers.context import FieldRequest
from resolvers.findings.arguments import FindingListRequest, ListingPosition, listing_request
from resolvers.lineage.response import instant

WHOLE_SECONDS = 60.0
"""How long a list may take to judge; each of its statements has no more than any other."""
ROWS = frozenset({"nodes", "edges", "pageInfo", "completeness"})
REFERENCES = (
    ("REGION", "where.regions"),
    ("DEPARTMENT", "where.departments"),
    ("RESOURCE", "where.resources"),
    ("FLOW", "where.flows"),
)


async def lineage_findings(request: FieldRequest) -> dict[str, Any]:
    """A page of findings, by kind, subject and id, at one instant. Raises BadArgument, UnknownReference, TimedOut."""
    listing = listing_request(request.context, request.selection.arguments)

    async def attempt(_: str) -> Attempt[dict[str, Any]]:
        return await _FindingsPage(request, listing).answered()

    return (await read_consistently(attempt)).value


class _FindingsPage:
    """One reading of a page: its statements, and the versions of the graph they were read at."""

    def __init__(self, request: FieldRequest, listing: FindingListRequest) -> None:
        self._context, self._selected, self._listing = request.context, request.selection, listing
        self._ambient = {**request.context.base_parameters, "asOf": listing.as_of}
        self._names = {each.name for each in request.selection.fields}
        self._reads = DeadlineReads.with_timeout(WHOLE_SECONDS, request.context.engine.database, self._ambient)
        self._version = ""
        self._counts: dict[Kind, int] = {}

    async def answered(self) -> Attempt[dict[str, Any]]:
        """The answer, and whether all of it is of one version."""
        self._version = await self._context.engine.database.version()
        self._reads.versions.add(self._version)
        await self._known()
        rows = await self._rows() if self._names & ROWS else []
        here = rows[: self._listing.size]
        shown = FindingProjection(self._context.engine, self._ambient)
        await shown.read([(part, here) for part in parts(self._selected)])
        total = await self._total() if "totalCount" in self._names else 0
        counts = await self._by_kind() if "counts" in self._names else []
        omitted, hidden = await self._left_out(rows)
        whole = len(self._reads.versions | shown.versions) == 1
        completeness = self._completeness(rows, omitted, hidden, consistent=whole)
        answer = project(
            self._selected,
            {
                "nodes": lambda part: shown.nodes(part, here),
                "edges": lambda part: shown.edges(part, here, self._cursor),
                "totalCount": total,
                "pageInfo": lambda part: project(part, self._page_info(rows)),
                "completeness": lambda part: project(part, completeness.facts()),
                "counts": lambda part: [project(part, row) for row in counts],
                "asOf": instant(self._listing.as_of),
            },
        )
        return Attempt(answer, self._version, whole)

    def _listed(self, kind: Kind) -> FindingListing:
        return FindingListing(self._reads, self._context.caches.whole_graph, self._version, self._listing.scopes[kind])

    def _asking(self, name: str) -> QuerySpan:
        span = self._context.engine.span(name)
        span.version = self._version
        return span

    async def _known(self) -> None:
        """Raises UnknownReference for the first key that names nothing."""
        scopes = self._listing.scopes.values()
        given = _names(next(iter(scopes), FindingScope()))
        if not any(given.values()):
            return
        with self._asking("finding/unknown_filter_keys"):
            found = await self._reads.value("finding/unknown_filter_keys", **given)
        for (noun, argument), absent in zip(REFERENCES, found, strict=True):
            for key in absent:
                raise UnknownReference(noun, argument, key)

    async def _rows(self) -> list[Finding]:
        """The page's findings, and one more where more follow."""
        found: list[Finding] = []
        for kind, after in self._listing.behind(self._listing.after):
            with self._asking(f"finding/{kind.lower()}"):
                found += await self._listed(kind).page(kind, after, self._listing.size + 1 - len(found))
            if len(found) > self._listing.size:
                break
        return found

    async def _counted(self, kind: Kind) -> int:
        if kind not in self._counts:
            with self._asking(f"finding/{kind.lower()}"):
                self._counts[kind] = await self._listed(kind).count(kind)
        return self._counts[kind]

    async def _total(self) -> int:
        return sum([await self._counted(kind) for kind in self._listing.kinds])

    async def _by_kind(self) -> list[Mapping[str, Any]]:
        return [{"kind": kind.value, "count": await self._counted(kind)} for kind in self._listing.kinds]

    async def _left_out(self, rows: list[Finding]) -> tuple[int, int]:
        """How many findings follow the page, and how many flows are hidden; 0 where it is not selected."""
        selection = {part.name for each in self._selected.fields if each.name == "completeness" for part in each.fields}
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
        """The last finding of the page, where more follow."""
        return rows[self._listing.size - 1] if len(rows) > self._listing.size else None

    async def _omitted(self, last: Finding) -> int:
        """How many findings follow one of them."""
        found = 0
        for kind, after in self._listing.behind(ListingPosition(last.kind, last.key)):
            if after == START:
                found += await self._counted(kind)
                continue
            with self._asking(f"finding/{kind.lower()}"):
                found += await self._listed(kind).count(kind, after)
        return found

    async def _hidden(self) -> int:
        scopes = [scope for kind, scope in self._listing.scopes.items() if kind.of_flows]
        if not scopes:
            return 0
        flow_kinds = scopes[-1].flow_kinds
        given = {**_names(scopes[-1]), "flowKinds": None if flow_kinds is None else list(flow_kinds)}
        with self._asking("finding/hidden_flow_count"):
            return int(await self._reads.value("finding/hidden_flow_count", **given))

    def _page_info(self, rows: list[Finding]) -> Mapping[str, Any]:
        here = rows[: self._listing.size]
        return {
            "hasNextPage": len(rows) > self._listing.size,
            "hasPreviousPage": self._listing.after is not None,
            "startCursor": self._cursor(here[0]) if here else None,
            "endCursor": self._cursor(here[-1]) if here else None,
        }

    def _cursor(self, finding: Finding) -> str:
        return self._listing.cursor(ListingPosition(finding.kind, finding.key))


def _names(scope: FindingScope) -> dict[str, list[str] | None]:
    """What a scope names that has to exist."""
    given = {
        "regions": scope.regions,
        "departments": scope.departments,
        "resources": scope.resources,
        "flows": scope.flows,
    }
    return {name: None if keys is None else list(keys) for name, keys in given.items()}
