"""Whether what a source holds includes the judged region (Art. 13, last paragraph)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.oracles.assessment.authority import Source
from tests.oracles.assessment.judgement import LEVELS, Judgement
from tests.oracles.assessment.world import Entry, Flow, Resource

COVERED, UNKNOWN, NOT_COVERED = "COVERED", "UNKNOWN", "NOT_COVERED"
MOST_AGGREGATIONS = 6


def coverage(judged: Judgement, source: Source, entry: Entry, own_registers: list[Resource]) -> str:
    """Whether an entry of the source covers the judged region, which has these registers of the element."""
    if judged.serves_judged_region(source.department):
        return COVERED
    if any(_built_above(judged, source, register) for register in own_registers):
        return COVERED
    if _reported_by(judged, entry) & {register.key for register in own_registers}:
        return COVERED
    return NOT_COVERED if own_registers else UNKNOWN


def registers(judged: Judgement, element: str, line: str | None) -> list[Resource]:
    """The registers of the element on the judged region's platform and on those below, of departments of a line.

    A store of returned data is none.
    """
    attached = {
        resource.key: resource
        for entry in judged.published_realizing(element)
        if line is not None and judged.world.department[entry.provider].line == line
        for resource in judged.world.resources_of_entry[entry.code]
        if resource.platform in judged.platforms_below and judged.is_attached(resource, entry.code)
    }
    return [resource for resource in attached.values() if not _is_return_store(judged, resource)]


def _is_return_store(judged: Judgement, resource: Resource) -> bool:
    return any(judged.holds(flow, "RETURN_FLOW") for flow in judged.world.flows_into[resource.key])


def _built_above(judged: Judgement, source: Source, register: Resource) -> bool:
    """Whether the source's level or a higher one built the register's system, which then need not be reported.

    A lower unit uses a system of its upper unit (下级单位使用上级单位统一建设业务系统). For a designation that only
    applies by reference, the source must be such an upper unit: a government at or above the judged region. For a city
    of 兵团 that is 兵团, not the autonomous region (our reading).
    """
    seat = judged.world.department[source.department].region
    if register.built_by is None or (source.by_reference and seat not in judged.upward(judged.region)):
        return False
    return LEVELS.index(register.built_by) <= judged.level_of(seat)


def _reported_by(judged: Judgement, entry: Entry) -> set[str]:
    """The resources from which one to six aggregations lead to a resource of the entry."""
    held = [resource.key for resource in judged.attached(entry.code)]
    return reach(judged, held, ("AGGREGATION",), MOST_AGGREGATIONS, up=True)


def reach(judged: Judgement, starts: Iterable[str], kinds: tuple[str, ...], steps: int, *, up: bool) -> set[str]:
    """The resources that one to `steps` valid flows of these kinds lead to; with `up`, that they lead from."""
    reached: set[str] = set()
    frontier = set(starts)
    for _ in range(steps):
        frontier = {end for start in frontier for end in _neighbours(judged, start, kinds, up)} - reached
        reached |= frontier
    return reached


def _neighbours(judged: Judgement, resource: str, kinds: tuple[str, ...], up: bool) -> Iterator[str]:
    flows: list[Flow] = (judged.world.flows_into if up else judged.world.flows_from)[resource]
    return (flow.giver if up else flow.taker for flow in flows if judged.holds(flow, *kinds))
