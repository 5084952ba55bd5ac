"""Lists findings: a page or a count of one kind, and all findings of given subjects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from domain.errors import TimedOut, YuanliuError
from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from graph.deadline_reads import DeadlineReads, deadline_after, remaining_seconds
from graph.findings import statements
from graph.findings.finding import Finding
from graph.findings.local_source_check import findings_of_keys, unsourced_findings
from graph.findings.parameters import candidate_parameters, location_parameters, rule_parameters
from graph.findings.scope import FindingScope, as_list
from graph.findings.whole_graph import WHOLE_GRAPH_ANALYSES, WholeGraphCache
from graph.findings.whole_graph_result import Key, WholeGraphResult

START: Key = ("", "")
END: Key = ("~", "~")
"""The keys in front of all findings of a kind and behind them: Relay ids begin with a letter."""
MIN_BATCH_SIZE, BATCH_GROWTH, MAX_BATCH_SIZE = 100, 4, 16_000
"""Subjects per statement: the first batch is small, because it may fill the page; each further one is larger."""
NAMED_BATCH_SIZE = 4_000
LOCAL_SEARCH_SECONDS = 2.0
"""Time in which a page of CYCLE findings is sought without an analysis of the whole graph."""
MIN_LOCAL_RESOURCES, MAX_LOCAL_RESOURCES = 10, 1_000
"""Resources per step in which a page of NO_SOURCE findings is sought without an analysis of the whole graph."""


@dataclass
class FindingListing:
    """Lists the findings within a scope, at `version` of the graph.

    `backward`: pages lead from a key towards the first finding, and have the last finding first.
    """

    reads: DeadlineReads
    cache: WholeGraphCache
    version: str
    scope: FindingScope = field(default_factory=FindingScope)
    backward: bool = False

    async def page(self, kind: Kind, start: Key, limit: int) -> list[Finding]:
        """Up to `limit` findings of a kind beyond a key, ordered by subject and id. Raises TimedOut."""
        if not self.scope.covers(kind):
            return []
        if self.scope.names_subjects:
            return (await self._of_named_subjects(kind, start, limit))[:limit]
        if kind not in WHOLE_GRAPH_ANALYSES:
            return await self._page_of_candidates(kind, start, limit)
        result = self.cache.get(kind, self.reads, self.version)
        if result is None:
            page = await self._local_page(kind, start, limit)
            if page is not None:
                return page
            result = await self.cache.get_or_analyse(kind, self.reads, self.version)
        return await self._page_of_result(kind, result, start, limit)

    async def count(self, kind: Kind) -> int:
        """The number of findings of a kind. Raises TimedOut."""
        if not self.scope.covers(kind):
            return 0
        if self.scope.names_subjects:
            return len(await self._of_named_subjects(kind, self._origin, None))
        if kind not in WHOLE_GRAPH_ANALYSES:
            return await self._count_candidates(kind)
        result = await self.cache.get_or_analyse(kind, self.reads, self.version)
        if not self.scope.restricts(kind):
            return result.count
        total = 0
        async for keys in self._keys_in_scope(kind, result, self._origin, MAX_BATCH_SIZE):
            total += len(keys)
        return total

    @property
    def _origin(self) -> Key:
        """The key beyond which all findings of a kind are."""
        return END if self.backward else START

    @property
    def _subjects(self) -> statements.Subjects:
        return "preceding" if self.backward else "following"

    def _ordered(self, findings: Iterable[Finding]) -> list[Finding]:
        return sorted(findings, key=_sort_key, reverse=self.backward)

    def _is_beyond(self, finding: Finding, start: Key) -> bool:
        return finding.key < start if self.backward else finding.key > start

    async def _page_of_candidates(self, kind: Kind, start: Key, limit: int) -> list[Finding]:
        """Check candidates in the order of their ids until the page is full."""
        name = statements.evaluation_query(kind, self._subjects)
        parameters = await candidate_parameters(self.reads, self.scope, kind)
        findings: list[Finding] = []
        last, size = start[0], MIN_BATCH_SIZE
        while True:
            remaining = limit - len(findings)
            columns = await self.reads.query(name, details=True, most=remaining, start=last, size=size, **parameters)
            rows, _, reached, checked = columns
            findings += _findings(kind, rows)
            if len(findings) >= limit or checked < size:
                return findings
            last, size = self._advance(last, reached), min(BATCH_GROWTH * size, MAX_BATCH_SIZE)

    async def _count_candidates(self, kind: Kind) -> int:
        name = statements.evaluation_query(kind, "following", details=False)
        parameters = {
            "details": False,
            "most": MAX_BATCH_SIZE,
            **await candidate_parameters(self.reads, self.scope, kind),
        }
        count, last = 0, START[0]
        while True:
            columns = await self.reads.query(name, start=last, size=MAX_BATCH_SIZE, **parameters)
            _, total, reached, checked = columns
            count += int(total)
            if checked < MAX_BATCH_SIZE:
                return count
            last = _advance(last, reached, backward=False)

    async def _local_page(self, kind: Kind, start: Key, limit: int) -> list[Finding] | None:
        """A page of a whole-graph kind from a small part of the graph, or None if that is not enough."""
        if kind is Kind.NO_SOURCE:
            return await self._local_page_of_unsourced(start, limit)
        return None if self.scope.restricts(kind) else await self._local_page_of_cycles(start, limit)

    async def _local_page_of_cycles(self, start: Key, limit: int) -> list[Finding] | None:
        name = statements.evaluation_query(Kind.CYCLE, self._subjects)
        end = deadline_after(LOCAL_SEARCH_SECONDS)
        findings: list[Finding] = []
        last, size = start[0], MIN_BATCH_SIZE
        while (remaining := remaining_seconds(end)) > 0:
            parameters = {"details": True, "most": limit - len(findings), "start": last, "size": size}
            try:
                rows, _, reached, checked = await self.reads.query(name, within=remaining, **parameters)
            except TimedOut:
                break
            findings += _findings(Kind.CYCLE, rows)
            if len(findings) >= limit or checked < size:
                return findings
            last, size = self._advance(last, reached), BATCH_GROWTH * size
        return None

    async def _local_page_of_unsourced(self, start: Key, limit: int) -> list[Finding] | None:
        findings: list[Finding] = []
        last, size = start[0], MIN_LOCAL_RESOURCES
        location = await location_parameters(self.reads, self.scope, Subject.RESOURCE)
        query = statements.resources_fed_query(backward=self.backward)
        # the subject of the key may have further findings
        subjects = [] if start == self._origin else [last]
        while size <= MAX_LOCAL_RESOURCES:
            listed = await self.reads.value(query, start=last, size=size, **location)
            checked = [*subjects, *listed]
            batch = await unsourced_findings(self.reads, checked, max_resources=MAX_LOCAL_RESOURCES)
            if batch is None:
                return None
            findings += [finding for finding in self._ordered(batch) if self._is_beyond(finding, start)]
            if len(findings) >= limit or len(listed) < size:
                return findings[:limit]
            subjects = []
            last, size = self._advance(last, listed[-1]), BATCH_GROWTH * size
        return None

    async def _page_of_result(self, kind: Kind, result: WholeGraphResult, start: Key, limit: int) -> list[Finding]:
        """A page of a whole-graph result, with the details of its findings."""
        findings: list[Finding] = []
        async for keys in self._keys_in_scope(kind, result, start, limit):
            page = keys[: limit - len(findings)]
            if kind is Kind.NO_SOURCE:
                batch = await findings_of_keys(self.reads, page)
            else:
                batch = await findings_of_subjects(self.reads, kind, [subject for subject, _ in page])
            if len(batch) < len(page) and self.reads.versions <= {self.version}:
                raise YuanliuError(
                    f"The analysis of the whole graph has {kind} findings that the check of their subjects lacks: "
                    f"{page[0][1]} or others of its page."
                )
            findings += self._ordered(batch)
            if len(findings) >= limit:
                break
        return findings

    async def _keys_in_scope(
        self, kind: Kind, result: WholeGraphResult, start: Key, size: int
    ) -> AsyncIterator[Sequence[Key]]:
        """The keys of a whole-graph result within the scope, in batches."""
        listed = result.keys_beyond(start, backward=self.backward)
        while keys := list(islice(listed, size)):
            if self.scope.restricts(kind):
                inside = set(await self._subjects_in_scope(kind, sorted({subject for subject, _ in keys})))
                keys = [key for key in keys if key[0] in inside]
                size = min(BATCH_GROWTH * max(size, MIN_BATCH_SIZE), MAX_BATCH_SIZE)
            yield keys

    async def _of_named_subjects(self, kind: Kind, start: Key, limit: int | None) -> list[Finding]:
        """The findings of the scope's subjects beyond a key: all, or at least `limit` if there are as many."""
        parameters: dict[str, Any] = {
            "resources": as_list(self.scope.resources),
            "flows": as_list(self.scope.flows),
            "entries": as_list(self.scope.entries),
            **self.scope.candidates(kind),
        }
        named = list(await self.reads.value(statements.SUBJECTS_NAMED[kind.subject], **parameters))
        if self.backward:
            subjects = [subject for subject in reversed(named) if subject <= start[0]]
        else:
            subjects = [subject for subject in named if subject >= start[0]]
        findings: list[Finding] = []
        for first in range(0, len(subjects), NAMED_BATCH_SIZE):
            batch = subjects[first : first + NAMED_BATCH_SIZE]
            inside = await self._subjects_in_scope(kind, batch, kinds_checked=True)
            if inside:
                of_batch = self._ordered(await findings_of_subjects(self.reads, kind, inside))
                findings += [finding for finding in of_batch if self._is_beyond(finding, start)]
            if limit is not None and len(findings) >= limit:
                break
        return findings

    async def _subjects_in_scope(self, kind: Kind, ids: Sequence[str], *, kinds_checked: bool = False) -> list[str]:
        """The ids within the scope. `kinds_checked`: all are flows of the scope's kinds already."""
        if not kinds_checked and self.scope.flow_kinds is not None and kind.subject is Subject.FLOW:
            parameters = {"flows": list(ids), "resources": None, **self.scope.candidates(kind)}
            ids = await self.reads.value("finding/flows_named", **parameters)
        if not self.scope.has_location or not ids:
            return list(ids)
        location = await location_parameters(self.reads, self.scope, kind.subject)
        return sorted(await self.reads.value(statements.SUBJECTS_WITHIN[kind.subject], ids=list(ids), **location))

    def _advance(self, last: str, reached: str) -> str:
        return _advance(last, reached, backward=self.backward)


async def findings_of_subjects(reads: DeadlineReads, kind: Kind, ids: Sequence[str]) -> list[Finding]:
    """All findings of a kind of these subjects, ordered by subject and id. Raises TimedOut."""
    if kind is Kind.NO_SOURCE:
        return sorted(await unsourced_findings(reads, ids) or [], key=_sort_key)
    parameters = {"ids": list(ids), "details": True, "most": len(ids), **await rule_parameters(reads, kind)}
    return _findings(kind, (await reads.query(statements.evaluation_query(kind), **parameters))[0])


def _findings(kind: Kind, rows: Iterable[Sequence[Any]]) -> list[Finding]:
    return [
        Finding(finding, kind, subject, since, tuple(evidence), tuple(details), by_reference)
        for finding, subject, since, evidence, details, by_reference in rows
    ]


def _sort_key(finding: Finding) -> Key:
    return finding.key


def _advance(last: str, reached: str, *, backward: bool) -> str:
    if not (reached < last if backward else reached > last):
        raise YuanliuError(f"The batch from {last} on ended at {reached}, which is not beyond it.")
    return reached
