"""Findings read: a page of a kind over all there is, or all that some flows and resources have."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import YuanliuError
from graph.finding import text
from graph.finding.found import Finding
from graph.finding.whole import WHOLE, KeptWhole, Key, Reads, without_source_of
from graph.model.finding import LineageFindingKind as Kind

START: Key = ("", "")
FEWEST, MOST = 250, 4_000
"""How many subjects are judged at once: few at first, since a page may be full with them."""
CANDIDATES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.LEVEL_SKIPPED: {"flowKinds": ("AGGREGATION", "RETURN_FLOW")},
    Kind.EXCESS_FIELDS: {"flowKinds": ("RETURN_FLOW",), "recorded": "neededFields"},
    Kind.OUT_OF_REGION: {"flowKinds": ("RETURN_FLOW",), "recorded": "coverage"},
    Kind.OTHER_CHANNEL: {"channels": ("OTHER", "OFFLINE")},
}
"""What flows of a kind of finding have in common, so that others need no judging."""


@dataclass(frozen=True, slots=True)
class Scope:
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
class Listed:
    """One list of findings: of what, read how; what the whole graph told is asked of `kept` at `version`."""

    reads: Reads
    kept: KeptWhole
    version: str
    scope: Scope = field(default_factory=Scope)

    async def page(self, kind: Kind, after: Key, most: int) -> list[Finding]:
        """Up to `most` findings of a kind behind one of them, by subject and id. Raises TimedOut."""
        found: list[Finding] = []
        async for subjects in self._subjects(kind, after, FEWEST):
            found += [each for each in await self._told(kind, subjects) if each.key > after]
            if len(found) >= most:
                break
        return found[:most]

    async def count(self, kind: Kind, after: Key = START) -> int:
        """How many there are behind one of them. Raises TimedOut."""
        found = 0
        async for subjects in self._subjects(kind, after, MOST):
            if self._is_whole(kind):
                found += sum(len(keys) for keys in subjects.values())
            elif kind is Kind.NO_SOURCE:
                found += sum(each.key > after for each in await self._told(kind, subjects))
            else:
                found += await self._count(kind, list(subjects))
        return found

    def _is_whole(self, kind: Kind) -> bool:
        return kind in WHOLE and not self.scope.names_subjects

    async def _subjects(self, kind: Kind, after: Key, size: int) -> AsyncIterator[Mapping[str, Sequence[Key]]]:
        """Subjects to be judged, some at a time, by id; of what the whole graph told, with what it told of each."""
        if not self.scope.holds(kind):
            return
        if self._is_whole(kind):
            keys = await self.kept.found(kind, self.reads, self.version)
            keys = keys[bisect_right(keys, after) :]
            start = 0
            while start < len(keys):
                by_subject: dict[str, list[Key]] = {}
                for key in keys[start : start + size]:
                    by_subject.setdefault(key[0], []).append(key)
                start, size = start + size, min(2 * size, MOST)
                inside = set(await self._within(kind, list(by_subject), whole=True))
                yield {each: own for each, own in by_subject.items() if each in inside}
            return
        # of NO_SOURCE a subject has several
        last = after[0] if kind is not Kind.NO_SOURCE else ""
        if self.scope.names_subjects:
            named = await self._named(kind)
            for start in range(bisect_right(named, last), len(named), MOST):
                yield dict.fromkeys(await self._within(kind, named[start : start + MOST]), ())
            return
        name = "finding/flows_following" if kind.of_flows else "finding/resources_following"
        more = self.scope.candidates(kind) if kind.of_flows else {}
        while ids := await self.reads.ask(name, after=last, most=size, **more):
            if not ids[-1] > last:
                raise YuanliuError(f"What follows {last} does not follow it: {ids[-1]}.")
            yield dict.fromkeys(await self._within(kind, ids), ())
            last, size = ids[-1], min(2 * size, MOST)

    async def _named(self, kind: Kind) -> list[str]:
        given: dict[str, Any] = {"resources": _listed(self.scope.resources)}
        if not kind.of_flows:
            return list(await self.reads.ask("finding/resources_named", **given))
        given |= {"flows": _listed(self.scope.flows), **self.scope.candidates(kind)}
        return list(await self.reads.ask("finding/flows_named", **given))

    async def _within(self, kind: Kind, ids: Sequence[str], *, whole: bool = False) -> list[str]:
        """Those within the scope. Of what the `whole` graph told, the kinds of flows are still to be looked at."""
        if whole and self.scope.flow_kinds is not None and kind.of_flows:
            given = {"flows": list(ids), "resources": None, **self.scope.candidates(kind)}
            ids = await self.reads.ask("finding/flows_named", **given)
        if not self.scope.narrows or not ids:
            return list(ids)
        name = "finding/flows_within" if kind.of_flows else "finding/resources_within"
        given = {"regions": _listed(self.scope.regions), "departments": _listed(self.scope.departments)}
        return sorted(await self.reads.ask(name, ids=list(ids), **given))

    async def _told(self, kind: Kind, subjects: Mapping[str, Sequence[Key]]) -> list[Finding]:
        if not subjects:
            return []
        only = frozenset(finding for keys in subjects.values() for _, finding in keys)
        found = await of_subjects(self.reads, kind, list(subjects), only or None)
        lost = only - {each.id for each in found}
        if lost and self.reads.versions <= {self.version}:
            raise YuanliuError(f"The whole graph told of {min(lost)}, its subject alone did not.")
        return found

    async def _count(self, kind: Kind, ids: Sequence[str]) -> int:
        if not ids:
            return 0
        _, total = await _judged(self.reads, kind, ids, told=False)
        return int(total)


async def of_subjects(
    reads: Reads, kind: Kind, ids: Sequence[str], only: frozenset[str] | None = None
) -> list[Finding]:
    """All findings of a kind that some flows or resources have, `only` those with such ids. Raises TimedOut."""
    if kind is Kind.NO_SOURCE:
        return sorted(await without_source_of(reads, ids, only), key=lambda each: each.key)
    rows, _ = await _judged(reads, kind, ids, told=True)
    return [each for each in _read(kind, rows) if only is None or each.id in only]


async def _judged(reads: Reads, kind: Kind, ids: Sequence[str], *, told: bool) -> tuple[Any, ...]:
    more = {"prescribed": await reads.prescribed()} if kind is Kind.NOT_REPORTED else {}
    return await reads.record(text.judged(kind), ids=list(ids), told=told, **more)


def _read(kind: Kind, rows: Iterable[Sequence[Any]]) -> list[Finding]:
    return [
        Finding(finding, kind, subject, since, tuple(evidence), tuple(told), by_reference)
        for finding, subject, since, evidence, told, by_reference in rows
    ]


def _listed(values: Iterable[str] | None) -> list[str] | None:
    return None if values is None else list(values)
