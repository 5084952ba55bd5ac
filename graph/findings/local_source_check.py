"""Elements in use without their source, of some resources: read upstream of them, as far as their chains are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.model.finding_kind import LineageFindingKind as Kind
from graph.deadline_reads import DeadlineReads
from graph.findings.designations import Designations
from graph.findings.finding import Finding
from graph.findings.source_reachability import Entries, Link, Upstream, add_fields, unsourced
from graph.findings.whole_graph_result import Key, finding_id

LINKS_AT_ONCE = 4_000


async def without_source_of(
    asked: DeadlineReads, ids: Sequence[str], only: frozenset[str] | None = None, most: int | None = None
) -> list[Finding] | None:
    """The same of some resources, as findings, `only` those with such ids; None where more than `most` resources would
    have to be read. Raises TimedOut."""
    subjects = sorted(set(ids))
    read = _Near(asked)
    await read.links_of(subjects)
    links = read.links
    asked_about = {each: links[each] for each in subjects if each in links}
    designations = await Designations.read(asked, asked_about.values())
    upstream: Upstream[str] = Upstream(designations.chains)
    front = upstream.begin(asked_about)
    while front:
        unread = read.unread(front)
        if most is not None and read.resources + len(unread) > most:
            return None
        await read.links_of(unread)
        front = upstream.follow(front, links)
    found = unsourced(links, [each for each in subjects if each in links], designations.chains)
    keys = [(each, element) for each, lacking in found for element in lacking]
    return [
        designations.told(subject, element, links[subject])
        for subject, element in keys
        if only is None or finding_id(Kind.NO_SOURCE, subject, element) in only
    ]


async def told_of(asked: DeadlineReads, keys: Iterable[Key]) -> list[Finding]:
    """Findings without a source that are known to be such, as they are told of."""
    wanted = list(keys)
    read = _Near(asked)
    await read.links_of(list(dict.fromkeys(subject for subject, _ in wanted)))
    links = read.links
    designations = await Designations.read(asked, links.values())
    return [
        designations.told(subject, finding.rpartition("@")[2], links[subject])
        for subject, finding in wanted
        if subject in links
    ]


@dataclass
class _Near:
    """Some resources and their fields, by id, as they are read. `resources`: how many were asked for."""

    asked: DeadlineReads
    links: dict[str, Link[str]] = field(default_factory=dict)
    resources: int = 0
    _holders: dict[str, str] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def unread(self, front: Iterable[str]) -> list[str]:
        """The resources to be read for what is followed next; a field is read with its resource."""
        return sorted({self._holders.get(each, each) for each in front} - self._met)

    async def links_of(self, ids: Sequence[str]) -> None:
        self._met.update(ids)
        self.resources += len(ids)
        for start in range(0, len(ids), LINKS_AT_ONCE):
            rows = await self.asked.value("finding/source_chain_inputs", ids=list(ids[start : start + LINKS_AT_ONCE]))
            for resource, region, feeding, entries, fields, derived in rows:
                self.links[resource] = Link(
                    region,
                    min((flow for flow, _ in feeding), default=None),
                    [feeder for _, feeder in feeding],
                    _entries(entries),
                )
                self._holders.update((giver, source) for _, giver, source in derived)
                own = [(each, _entries(stored)) for each, stored in fields]
                add_fields(self.links, resource, own, [(taker, giver, source) for taker, giver, source in derived])


def _entries(told: Iterable[Sequence[Any]]) -> Entries:
    return tuple((provider, tuple(sorted(set(codes)))) for provider, codes in told)
