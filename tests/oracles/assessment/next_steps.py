"""What the law provides for next, for each way in which a need is met or not (Art. 10, 13, 21, 24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.oracles.assessment.authority import Source
from tests.oracles.assessment.candidates import Candidate
from tests.oracles.assessment.judgement import Judgement
from tests.oracles.assessment.terms import NOT_ATTACHED, NOT_SHARED, TOO_STALE, is_free_to_use
from tests.oracles.assessment.world import Entry, Flow


@dataclass(frozen=True)
class Step:
    """A step: its act, the article, the department that acts or is agreed with, and whether it is on the platform."""

    act: str
    article: str
    body: str | None = None
    on_platform: bool = False
    working_days: int | None = None
    provisional: bool = False
    filing: bool = False


def steps_to_candidate(judged: Judgement, first: Candidate) -> list[Step]:
    """The steps to the data of the first candidate, from those that remove its fault to those of its terms."""
    entry, flow = judged.world.entry[first.entry], _flow(judged, first)
    if first.place == NOT_SHARED:
        return [_agreement_on_use(entry.provider)]
    return [*_remedy(first, entry), *_steps_of_terms(judged, entry, flow)]


def steps_without_candidate(judged: Judgement, provider: str | None, *, has_entry: bool) -> list[Step]:
    """The steps to data of a source, or of a named entry's provider, that no entry offers.

    `has_entry`: whether the source has entries, which do not cover the region. Its data then gets there by reports
    from level to level (Art. 13 ¶6), where there is a level above and the source is at one of them. A source by
    reference is not: 兵团 reports to nobody, and may only apply the measures (参照, Art. 4(5)). What is not reported
    to the source is in none of its entries, which is our reading of 未及时列入公共数据目录 (Art. 21(5)).
    """
    if has_entry and _reports_to(judged, provider):
        return [Step("REPORT", "13(6)", _competent(judged), on_platform=True)]
    # without a known provider nothing says that it is in the same region
    filing = provider is None or _crosses(judged, [_seat(judged, provider)])
    return [Step("NEGOTIATE", "21(5)", provider, filing=filing), Step("REGISTER", "21(5)", provider)]


def steps_without_source(judged: Judgement, holders: Sequence[Entry]) -> list[Step]:
    """The authority designates a source (Art. 13 ¶1). Meanwhile the entries that are shared best may be used: our
    reading. The nearest of them decides, so levels and regions are crossed only if all of them are elsewhere."""
    steps = [Step("DESIGNATE", "13(1)", _competent(judged))]
    for terms in ("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED"):
        seats = [_seat(judged, entry.provider) for entry in holders if (entry.share_type or "CONDITIONAL") == terms]
        if seats:
            provisional = [_agreement_on_use(None)] if terms == "NOT_SHARED" else _request(judged, terms, None, seats)
            return steps + [replace(step, provisional=True) for step in provisional]
    return steps


def provider_to_agree_with(judged: Judgement, effective: Sequence[Source] | None, entry: str | None) -> str | None:
    """The source, of several that of the nearest designation; for a need of an entry its provider, if it is seen."""
    if effective:
        return min(effective, key=lambda source: (source.distance, source.designation)).department
    named = judged.world.entry.get(entry or "")
    return named.provider if named and named.visible else None


def _remedy(first: Candidate, entry: Entry) -> Iterator[Step]:
    if first.place == NOT_ATTACHED:
        yield Step("ATTACH", "10(2)", entry.provider)
    if first.place == TOO_STALE:
        yield Step("UPDATE", "21(6)" if first.flow else "24", entry.provider)


def _steps_of_terms(judged: Judgement, entry: Entry, flow: Flow | None) -> list[Step]:
    if flow is not None and is_free_to_use(judged, flow):
        return [Step("USE", "21(6)", on_platform=True, working_days=0)]
    if entry.provider == judged.department:
        return []
    return _request(judged, entry.share_type or "CONDITIONAL", entry.provider, [_seat(judged, entry.provider)])


def _request(judged: Judgement, terms: str, provider: str | None, seats: Iterable[str]) -> list[Step]:
    """An application (Art. 21(1)), which the provider answers if the data is shared on conditions (Art. 21(2))."""
    article = "21(1)" if terms == "UNCONDITIONAL" else "21(2)"
    application = Step("APPLY", article, on_platform=True, working_days=3, filing=_crosses(judged, seats))
    return [application] if terms == "UNCONDITIONAL" else [application, Step("REPLY", article, provider, False, 5)]


def _agreement_on_use(provider: str | None) -> Step:
    """协商解决，并报备, wherever the provider is (Art. 21(3))."""
    return Step("NEGOTIATE", "21(3)", provider, filing=True)


def _crosses(judged: Judgement, seats: Iterable[str]) -> bool:
    """Whether all providers are at other levels or regions than the user (跨层级、跨区域, Art. 21(4))."""
    user = judged.department
    return (_seat(judged, user) if user else judged.region) not in seats


def _reports_to(judged: Judgement, source: str | None) -> bool:
    """Whether the platform of the region reports to a next one, and the source is of a region above."""
    platform = judged.world.platform.get(judged.region)
    if platform is None or platform.reports_to is None or source is None:
        return False
    return _seat(judged, source) in list(judged.upward(judged.region))[1:]


def _competent(judged: Judgement) -> str | None:
    """The competent authority of the region, the first by code."""
    bodies = judged.world.departments_serving[judged.region]
    return min((body.code for body in bodies if body.competent), default=None)


def _seat(judged: Judgement, department: str) -> str:
    return judged.world.department[department].region


def _flow(judged: Judgement, candidate: Candidate) -> Flow | None:
    flows = judged.world.flows_into[candidate.store] if candidate.store else []
    return next((flow for flow in flows if flow.id == candidate.flow), None)
