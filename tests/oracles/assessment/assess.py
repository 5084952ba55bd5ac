"""The assessment of needs for a region or a department at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.oracles.assessment.authority import Source, sources
from tests.oracles.assessment.candidates import (
    Candidate,
    candidates_of_element,
    candidates_of_entry,
    entries_of_sources,
)
from tests.oracles.assessment.judgement import HOME, Judgement
from tests.oracles.assessment.next_steps import (
    Step,
    provider_to_agree_with,
    steps_to_candidate,
    steps_without_candidate,
    steps_without_source,
)
from tests.oracles.assessment.terms import PLACES, is_late
from tests.oracles.assessment.world import Entry, Need, World

STATUS = {
    "SATISFIED": ("SATISFIED", None),
    "CONDITIONAL": ("CONDITIONAL", None),
    "TOO_STALE": ("GAP", "TOO_STALE"),
    "NOT_ATTACHED": ("GAP", "NOT_ATTACHED"),
    "NOT_SHARED": ("NOT_SHARED", "NOT_SHARED"),
}
"""Status and reason of a need by the place of its first candidate."""


@dataclass(frozen=True)
class NeedAnswer:
    """The answer for one need. `sources`: one for each effective designation, None for a need of an entry.
    `candidates`: the best first. `holders`: the codes of entries that hold an element that nobody is designated for.
    `steps`: the next steps by law.
    """

    need: Need
    status: str
    reason: str | None
    late: bool
    entry: str | None
    sources: tuple[Source, ...] | None
    candidates: tuple[Candidate, ...]
    holders: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """The answers for a region. `platform`: the code of the platform's region."""

    region: str
    platform: str | None
    needs: tuple[NeedAnswer, ...]


def assess(
    world: World, needs: Sequence[Need], at: datetime, *, region: str | None = None, department: str | None = None
) -> Assessment:
    """Assesses needs for the region, else for that of the department, else for the autonomous region."""
    if region is None:
        region = world.department[department].region if department else HOME
    judged = Judgement(world, region, at, department)
    return Assessment(region, judged.platform, tuple(_answer(judged, need) for need in needs))


def _answer(judged: Judgement, need: Need) -> NeedAnswer:
    if need.element is None:
        return _answer_for_entry(judged, need)
    effective = tuple(sources(judged, need.element, need.scope))
    candidates = candidates_of_element(judged, effective, need.element, need.freshness)
    holders = [] if effective else judged.published_realizing(need.element)
    codes = tuple(sorted(entry.code for entry in holders))
    steps = _steps(judged, need, effective, candidates, holders)
    status, reason = _status(candidates) or ("GAP", _reason_without_candidate(judged, effective, need.element))
    return NeedAnswer(
        need, status, reason, _late(judged, candidates), None, effective, tuple(candidates), codes, tuple(steps)
    )


def _answer_for_entry(judged: Judgement, need: Need) -> NeedAnswer:
    code = need.entry or ""
    candidates = candidates_of_entry(judged, code, need.freshness)
    status, reason = _status(candidates) or ("GAP", "NOT_IN_CATALOG")
    named = judged.world.entry.get(code)
    entry = code if named and named.visible else None
    steps = tuple(_steps(judged, need, None, candidates, ()))
    return NeedAnswer(need, status, reason, _late(judged, candidates), entry, None, tuple(candidates), (), steps)


def _steps(
    judged: Judgement,
    need: Need,
    effective: Sequence[Source] | None,
    candidates: Sequence[Candidate],
    holders: Sequence[Entry],
) -> list[Step]:
    """The next steps. `effective`: None for a need of an entry."""
    if candidates:
        return steps_to_candidate(judged, candidates[0])
    if effective is not None and not effective:
        return steps_without_source(judged, holders)
    has_entry = bool(effective and entries_of_sources(judged, effective, need.element or ""))
    provider = provider_to_agree_with(judged, effective, need.entry)
    return steps_without_candidate(judged, provider, has_entry=has_entry)


def _status(candidates: Sequence[Candidate]) -> tuple[str, str | None] | None:
    return STATUS[PLACES[candidates[0].place]] if candidates else None


def _reason_without_candidate(judged: Judgement, effective: Sequence[Source], element: str) -> str:
    if not effective:
        return "UNDESIGNATED"
    return "NOT_COVERED" if entries_of_sources(judged, effective, element) else "NOT_IN_CATALOG"


def _late(judged: Judgement, candidates: Sequence[Candidate]) -> bool:
    """Whether the data of the first candidate is late: of a return flow the store by the flow's cadence."""
    if not candidates:
        return False
    first, world = candidates[0], judged.world
    if first.flow is not None and first.store is not None:
        cadence = next(flow.cadence for flow in world.flows_into[first.store] if flow.id == first.flow)
        return is_late(world.resource[first.store].updated_at, cadence, judged.at)
    entry = world.entry[first.entry]
    return is_late(entry.data_updated_at, entry.update_cycle, judged.at)
