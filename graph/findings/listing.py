"""Findings read: a page of a kind over all there is, or all that some flows and resources have."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from domain.errors import TimedOut, YuanliuError
from domain.model.finding_kind import LineageFindingKind as Kind
from graph.deadline_reads import DeadlineReads
from graph.findings import statements
from graph.findings.finding import Finding
from graph.findings.local_source_check import told_of, without_source_of
from graph.findings.whole_graph import WHOLE_GRAPH_ANALYSES, WholeGraphCache
from graph.findings.whole_graph_result import Key, WholeGraphResult

START: Key = ("", "")
FEWEST, TIMES, MOST = 100, 4, 16_000
"""How many subjects are judged at once: few at first, since a page may be full with them, then so many times more."""
NAMED_AT_ONCE = 4_000
NEAR_SECONDS = 2.0
"""How long a page of what the whole graph decides is sought near its subjects before the whole graph is read."""
NEAR_FEWEST, NEAR_MOST = 10, 1_000
"""Among how many resources such without a source are sought at first and at last, and how many are read for them."""
CANDIDATES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.LEVEL_SKIPPED: {"flowKinds": ("AGGREGATION", "RETURN_FLOW")},
    Kind.EXCESS_FIELDS: {"flowKinds": ("RETURN_FLOW",), "recorded": "neededFields"},
    Kind.OUT_OF_REGION: {"flowKinds": ("RETURN_FLOW",), "recorded": "coverage"},
    Kind.OTHER_CHANNEL: {"channels": ("OTHER", "OFFLINE")},
}
"""What flows of a kind of finding have in common, so that others need no judging."""


@dataclass(frozen=True, slots=True)
class FindingScope:
    """Of what findings are asked: None for all. `flows`, `resources`: Relay ids; a flow is also found by the resources
    at its ends. `regions`, `departments`: codes; of a flow one end is enough."""

    regions: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    flows: tuple[str, ...] | None = None
    flow_kinds: tuple[str, ...] | None = None

    @property
    def names_subjects(self) -> bool:
        return self.flows is not None or self.resources is not None

    @property
    def narrows(self) -> bool:
        return self.regions is not None or self.departments is not None

    def holds(self, kind: Kind) -> bool:
        """Whether there can be findings of a kind: what is asked of flows asks of no resource."""
        return kind.of_flows or (self.flows is None and self.flow_kinds is None)

    def candidates(self, kind: Kind) -> dict[str, Any]:
        """The parameters that choose among flows."""
        own = CANDIDATES.get(kind, {})
        kinds = own.get("flowKinds")
        if self.flow_kinds is not None:
            kinds = [each for each in self.flow_kinds if kinds is None or each in kinds]
        return {
            "flowKinds": _listed(kinds),
            "channels": _listed(own.get("channels")),
            "recorded": own.get("recorded"),
        }


@dataclass
class FindingListing:
    """One list of findings: of what, read how; what the whole graph told is asked of `kept` at `version`."""

    reads: DeadlineReads
    kept: WholeGraphCache
    version: str
    scope: FindingScope = field(default_factory=FindingScope)

    async def page(self, kind: Kind, after: Key, most: int) -> list[Finding]:
        """Up to `most` findings of a kind behind one of them, by subject and id. Raises TimedOut."""
        if not self.scope.holds(kind):
            return []
        if self.scope.names_subjects:
            return (await self._named(kind, after, most))[:most]
        if kind not in WHOLE_GRAPH_ANALYSES:
            return await self._following(kind, after, most)
        judged = self.kept.known(kind, self.reads, self.version)
        if judged is None:
            near = await self._near(kind, after, most)
            if near is not None:
                return near
            judged = await self.kept.found(kind, self.reads, self.version)
        return await self._told(kind, judged, after, most)

    async def count(self, kind: Kind, after: Key = START) -> int:
        """How many there are behind one of them. Raises TimedOut."""
        if not self.scope.holds(kind):
            return 0
        if self.scope.names_subjects:
            return len(await self._named(kind, after, None))
        if kind not in WHOLE_GRAPH_ANALYSES:
            return await self._counted(kind, after)
        judged = await self.kept.found(kind, self.reads, self.version)
        if not self._chooses(kind):
            return judged.count(after)
        found = 0
        async for keys in self._chosen(kind, judged, after, MOST):
            found += len(keys)
        return found

    async def _following(self, kind: Kind, after: Key, most: int) -> list[Finding]:
        """Read in the order of subjects until there are as many as wanted."""
        name, given = statements.evaluation_query(kind, following=True), await self._given(kind)
        found: list[Finding] = []
        last, size = after[0], FEWEST
        while True:
            columns = await self.reads.query(name, told=True, most=most - len(found), after=last, size=size, **given)
            rows, _, reached, looked = columns
            found += _read(kind, rows)
            if len(found) >= most or looked < size:
                return found
            last, size = _further(last, reached), min(TIMES * size, MOST)

    async def _counted(self, kind: Kind, after: Key) -> int:
        name, given = statements.evaluation_query(kind, following=True, told=False), await self._given(kind)
        found, last = 0, after[0]
        while True:
            columns = await self.reads.query(name, told=False, most=MOST, after=last, size=MOST, **given)
            _, total, reached, looked = columns
            found += int(total)
            if looked < MOST:
                return found
            last = _further(last, reached)

    async def _given(self, kind: Kind) -> dict[str, Any]:
        """The parameters that say among what a kind is sought."""
        given = {**await self._places(), **await rule_parameters(self.reads, kind)}
        if kind.of_flows:
            given |= self.scope.candidates(kind)
            given["ways"] = (
                await self.reads.memoised_list("finding/level_skipping_routes") if kind is Kind.LEVEL_SKIPPED else None
            )
        return given

    async def _places(self) -> dict[str, Any]:
        """Where the scope is: on which platforms, of which departments."""
        platforms = None
        if self.scope.regions is not None:
            platforms = await self.reads.memoised_list("finding/platforms_within", regions=_listed(self.scope.regions))
        return {"platforms": platforms, "departments": _listed(self.scope.departments)}

    async def _near(self, kind: Kind, after: Key, most: int) -> list[Finding] | None:
        """A page of what the whole graph decides, where little of it decides that page; else None."""
        if kind is Kind.NO_SOURCE:
            return await self._near_sources(after, most)
        if self._chooses(kind):
            return None
        name, end = statements.evaluation_query(kind, following=True), time.monotonic() + NEAR_SECONDS
        found: list[Finding] = []
        last, size = after[0], FEWEST
        while (left := end - time.monotonic()) > 0:
            given = {"told": True, "most": most - len(found), "after": last, "size": size}
            try:
                rows, _, reached, looked = await self.reads.query(name, within=left, **given)
            except TimedOut:
                break
            found += _read(kind, rows)
            if len(found) >= most or looked < size:
                return found
            last, size = _further(last, reached), TIMES * size
        return None

    async def _near_sources(self, after: Key, most: int) -> list[Finding] | None:
        found: list[Finding] = []
        # the subject itself may have more
        last, size = after[0], NEAR_FEWEST
        places = await self._places()
        subjects = [last] if last else []
        while size <= NEAR_MOST:
            following = await self.reads.value("finding/resources_fed", after=last, size=size, **places)
            near = await without_source_of(self.reads, [*subjects, *following], most=NEAR_MOST)
            if near is None:
                return None
            found += [each for each in sorted(near, key=lambda each: each.key) if each.key > after]
            if len(found) >= most or len(following) < size:
                return found[:most]
            subjects = []
            last, size = _further(last, following[-1]), TIMES * size
        return None

    def _chooses(self, kind: Kind) -> bool:
        """Whether the scope takes some only of what the whole graph told."""
        return self.scope.narrows or (kind.of_flows and self.scope.flow_kinds is not None)

    async def _told(self, kind: Kind, judged: WholeGraphResult, after: Key, most: int) -> list[Finding]:
        found: list[Finding] = []
        async for keys in self._chosen(kind, judged, after, most):
            wanted = keys[: most - len(found)]
            if kind is Kind.NO_SOURCE:
                told = await told_of(self.reads, wanted)
            else:
                told = await findings_of_subjects(self.reads, kind, [subject for subject, _ in wanted])
            if len(told) < len(wanted) and self.reads.versions <= {self.version}:
                raise YuanliuError(f"The whole graph told of {wanted[0][1]} and others, their subjects alone did not.")
            found += told
            if len(found) >= most:
                break
        return found

    async def _chosen(
        self, kind: Kind, judged: WholeGraphResult, after: Key, size: int
    ) -> AsyncIterator[Sequence[Key]]:
        """What the whole graph told, some at a time, within the scope."""
        following = judged.behind(after)
        while keys := list(islice(following, size)):
            if self._chooses(kind):
                inside = set(await self._within(kind, sorted({subject for subject, _ in keys})))
                keys = [key for key in keys if key[0] in inside]
                size = min(TIMES * max(size, FEWEST), MOST)
            yield keys

    async def _named(self, kind: Kind, after: Key, most: int | None) -> list[Finding]:
        """The findings of named subjects behind one: all, or at least so many."""
        given: dict[str, Any] = {"resources": _listed(self.scope.resources)}
        name = "finding/resources_named"
        if kind.of_flows:
            name = "finding/flows_named"
            given |= {"flows": _listed(self.scope.flows), **self.scope.candidates(kind)}
        subjects = list(await self.reads.value(name, **given))
        found: list[Finding] = []
        start = bisect_right(subjects, after[0]) - 1
        for place in range(max(start, 0), len(subjects), NAMED_AT_ONCE):
            inside = await self._within(kind, subjects[place : place + NAMED_AT_ONCE], named=True)
            if inside:
                found += [each for each in await findings_of_subjects(self.reads, kind, inside) if each.key > after]
            if most is not None and len(found) >= most:
                break
        return found

    async def _within(self, kind: Kind, ids: Sequence[str], *, named: bool = False) -> list[str]:
        """Those within the scope. The kinds of flows were looked at where they were `named`."""
        if not named and self.scope.flow_kinds is not None and kind.of_flows:
            given = {"flows": list(ids), "resources": None, **self.scope.candidates(kind)}
            ids = await self.reads.value("finding/flows_named", **given)
        if not self.scope.narrows or not ids:
            return list(ids)
        name = "finding/flows_within" if kind.of_flows else "finding/resources_within"
        return sorted(await self.reads.value(name, ids=list(ids), **await self._places()))


async def rule_parameters(reads: DeadlineReads, kind: Kind) -> dict[str, Any]:
    """The parameters that a judgement speaks of besides its subject."""
    return {"prescribed": await reads.memoised_list("finding/prescribed_elements")} if kind is Kind.NOT_REPORTED else {}


async def findings_of_subjects(reads: DeadlineReads, kind: Kind, ids: Sequence[str]) -> list[Finding]:
    """All findings of a kind that some flows or resources have. Raises TimedOut."""
    if kind is Kind.NO_SOURCE:
        return sorted(await without_source_of(reads, ids) or [], key=lambda each: each.key)
    given = {"ids": list(ids), "told": True, "most": len(ids), **await rule_parameters(reads, kind)}
    return _read(kind, (await reads.query(statements.evaluation_query(kind), **given))[0])


def _read(kind: Kind, rows: Iterable[Sequence[Any]]) -> list[Finding]:
    return [
        Finding(finding, kind, subject, since, tuple(evidence), tuple(told), by_reference)
        for finding, subject, since, evidence, told, by_reference in rows
    ]


def _further(last: str, reached: str) -> str:
    if not reached > last:
        raise YuanliuError(f"What follows {last} does not follow it: {reached}.")
    return reached


def _listed(values: Iterable[str] | None) -> list[str] | None:
    return None if values is None else list(values)
