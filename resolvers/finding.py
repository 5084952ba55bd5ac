"""Findings: what the law asks of flows and resources and does not find (docs/lineage.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.completeness import Completeness
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads
from graph.errors import UnknownReference
from graph.finding.asking import START, Listed, Scope
from graph.finding.found import Finding
from graph.finding.shown import Shown, parts
from graph.heard import Asking
from graph.model.finding import LineageFindingKind as Kind
from graph.projection import project
from resolvers.context import Asked
from resolvers.finding_arguments import Listing, Place, listing_of
from resolvers.walked import instant

WHOLE_SECONDS = 60.0
"""How long a list may take to judge; each of its statements has no more than any other."""
ROWS = frozenset({"nodes", "edges", "pageInfo", "completeness"})
REFERENCES = (
    ("REGION", "where.regions"),
    ("DEPARTMENT", "where.departments"),
    ("RESOURCE", "where.resources"),
    ("FLOW", "where.flows"),
)


async def lineage_findings(asked: Asked) -> dict[str, Any]:
    """A page of findings, by kind, subject and id, at one instant. Raises BadArgument, UnknownReference, TimedOut."""
    listing = listing_of(asked.context, asked.selected.arguments)

    async def attempt(_: str) -> Attempt[dict[str, Any]]:
        return await _Page(asked, listing).answered()

    return (await read_consistently(attempt)).value


class _Page:
    """One reading of a page: its statements, and the versions of the graph they were read at."""

    def __init__(self, asked: Asked, listing: Listing) -> None:
        self._context, self._selected, self._listing = asked.context, asked.selected, listing
        self._ambient = {**asked.context.ambient, "asOf": listing.as_of}
        self._names = {each.name for each in asked.selected.fields}
        self._reads = DeadlineReads.lasting(WHOLE_SECONDS, asked.context.graph.bolt, self._ambient)
        self._version = ""
        self._counts: dict[Kind, int] = {}

    async def answered(self) -> Attempt[dict[str, Any]]:
        """The answer, and whether all of it is of one version."""
        self._version = await self._context.graph.bolt.version()
        self._reads.versions.add(self._version)
        await self._known()
        rows = await self._rows() if self._names & ROWS else []
        here = rows[: self._listing.size]
        shown = Shown(self._context.graph, self._ambient)
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

    def _listed(self, kind: Kind) -> Listed:
        return Listed(self._reads, self._context.caches.whole, self._version, self._listing.scopes[kind])

    def _asking(self, name: str) -> Asking:
        asking = self._context.graph.asking(name)
        asking.version = self._version
        return asking

    async def _known(self) -> None:
        """Raises UnknownReference for the first key that names nothing."""
        scopes = self._listing.scopes.values()
        given = _names(next(iter(scopes), Scope()))
        if not any(given.values()):
            return
        with self._asking("finding/absent"):
            found = await self._reads.value("finding/absent", **given)
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
        selected = {part.name for each in self._selected.fields if each.name == "completeness" for part in each.fields}
        last = self._last(rows)
        omitted = await self._omitted(last) if last and "omitted" in selected else 0
        return omitted, await self._hidden() if "hidden" in selected else 0

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
        for kind, after in self._listing.behind(Place(last.kind, last.key)):
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
        with self._asking("finding/unseen"):
            return int(await self._reads.value("finding/unseen", **given))

    def _page_info(self, rows: list[Finding]) -> Mapping[str, Any]:
        here = rows[: self._listing.size]
        return {
            "hasNextPage": len(rows) > self._listing.size,
            "hasPreviousPage": self._listing.after is not None,
            "startCursor": self._cursor(here[0]) if here else None,
            "endCursor": self._cursor(here[-1]) if here else None,
        }

    def _cursor(self, finding: Finding) -> str:
        return self._listing.cursor(Place(finding.kind, finding.key))


def _names(scope: Scope) -> dict[str, list[str] | None]:
    """What a scope names that has to exist."""
    given = {
        "regions": scope.regions,
        "departments": scope.departments,
        "resources": scope.resources,
        "flows": scope.flows,
    }
    return {name: None if keys is None else list(keys) for name, keys in given.items()}
