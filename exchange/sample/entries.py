"""The catalog entries: the topics that each department registers, with their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.rules.department_line import GRASSROOTS
from exchange.sample.departments import COMPETENT, SampleDepartment
from exchange.sample.deterministic import MEASURES_START, SAMPLE_END, chance, choose, instant_between
from exchange.sample.items import Item, entry_items
from exchange.sample.read_facts import Facts, Topic, TownshipTopic
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion
from exchange.sample.update_dates import data_updated

# Classes of the scheme: branch 1 is base data; 307028 and 307040 belong to the autonomous region and to 兵团.
_XPCC_CLASS, _BASE_CLASS, _REGION_CLASS = "307040", "1", "307028"
# Share types below the autonomous region, by the topic's share type, in hundredths; only where a law or a regulation
# supports a restriction (Art. 19: the measures themselves are no basis).
_TERMS = {
    "UNCONDITIONAL": ("UNCONDITIONAL",) * 84 + ("CONDITIONAL",) * 13 + ("NOT_SHARED",) * 3,
    "CONDITIONAL": ("CONDITIONAL",) * 64 + ("UNCONDITIONAL",) * 30 + ("NOT_SHARED",) * 6,
    "NOT_SHARED": ("NOT_SHARED",) * 100,
}
_OPEN_TYPES = ("NOT_OPEN", "CONDITIONAL", "UNCONDITIONAL")
_WIDEST_OPEN_TYPE = {"UNCONDITIONAL": "UNCONDITIONAL", "CONDITIONAL": "CONDITIONAL", "NOT_SHARED": "NOT_OPEN"}
_SLOWER = {
    "REALTIME": "HOURLY",
    "HOURLY": "DAILY",
    "DAILY": "WEEKLY",
    "WEEKLY": "TEN_DAYS",
    "TEN_DAYS": "MONTHLY",
    "MONTHLY": "QUARTERLY",
    "QUARTERLY": "HALF_YEARLY",
    "HALF_YEARLY": "YEARLY",
    "YEARLY": "IRREGULAR",
}
_FIRST_PUBLICATION = MEASURES_START + timedelta(days=90)
_LAST_PUBLICATION = SAMPLE_END - timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A catalog entry before it becomes rows. `published` is None for a draft."""

    code: str
    title: str
    topic: Topic
    department: SampleDepartment
    region: SampleRegion
    share: str
    cycle: str
    classes: tuple[str, ...]
    libraries: tuple[str, ...]
    items: tuple[Item, ...]
    published: datetime | None
    updated: datetime
    data_updated: datetime | None
    attached: bool

    @property
    def open(self) -> str:
        """The open type: the topic's, but never wider than the share type."""
        return min(self.topic.open, _WIDEST_OPEN_TYPE[self.share], key=_OPEN_TYPES.index)


def sample_entries(
    facts: Facts, regions: Iterable[SampleRegion], departments: Mapping[tuple[str, str], SampleDepartment]
) -> tuple[SampleEntry, ...]:
    """All entries, in the order in which their codes were assigned."""
    return tuple(_with_codes(facts, _registrations(facts, tuple(regions), departments)))


@dataclass(frozen=True, slots=True)
class _Registration:
    topic: Topic
    department: SampleDepartment
    draft: bool
    within: str = ""


def _registrations(
    facts: Facts, regions: tuple[SampleRegion, ...], departments: Mapping[tuple[str, str], SampleDepartment]
) -> Iterator[_Registration]:
    decisions = facts.decisions
    for topic in facts.topics:
        line = facts.line_of[topic.slug].line
        for region in regions:
            department = departments.get((region.code, line))
            if department is None:
                continue
            key = f"{topic.key}@{region.code}"
            if key in decisions["drafts"]:
                yield _Registration(topic, department, draft=True)
            elif _is_registered(topic, region) or key in decisions["present"]:
                yield _Registration(topic, department, draft=False)
            elif chance(2.8, "draft", key):
                yield _Registration(topic, department, draft=True)
    for topic in facts.integrated:
        yield _Registration(topic, departments[AUTONOMOUS_REGION, COMPETENT], draft=False)
    # Titles of townships begin with the county; the names of 团场 directly below 兵团 begin with 兵团 already.
    names = {region.code: region.name for region in regions if region.code != XPCC}
    for township_topic in facts.township_topics:
        for region in regions:
            if region.level == "TOWNSHIP" and registers(township_topic, region):
                department = departments[region.code, GRASSROOTS]
                within = names.get(region.upper or "", "")
                yield _Registration(township_topic.topic, department, draft=False, within=within)


def registers(township_topic: TownshipTopic, region: SampleRegion) -> bool:
    """Whether this township has registered the data that it collects."""
    key = ("chore", township_topic.topic.key, region.code)
    return chance(township_topic.percent, *key) and chance(township_topic.registered, "entry", *key)


def _is_registered(topic: Topic, region: SampleRegion) -> bool:
    match region.level:
        case "PROVINCE":
            # A topic that no prefecture registers belongs either to the autonomous region only or to counties only.
            return topic.prefecture > 0 or (region.code == AUTONOMOUS_REGION and topic.county == 0)
        case "PREFECTURE":
            return chance(topic.prefecture, "prefecture", topic.key, region.code)
        case "COUNTY":
            return chance(topic.county, "county", topic.key, region.code)
        case _:
            return False


def _with_codes(facts: Facts, registrations: Iterable[_Registration]) -> Iterator[SampleEntry]:
    sequences: Counter[str] = Counter()
    for registration in registrations:
        prefix = _prefix(facts, registration)
        sequences[prefix] += 1
        yield _entry(facts, registration, f"{prefix}/{sequences[prefix]:06}", prefix)


def _prefix(facts: Facts, registration: _Registration) -> str:
    if registration.department.region.xpcc:
        return _XPCC_CLASS
    if registration.topic.sources:
        return _BASE_CLASS
    return registration.topic.classification or _REGION_CLASS


def _entry(facts: Facts, registration: _Registration, code: str, prefix: str) -> SampleEntry:
    topic, region = registration.topic, registration.department.region
    key = (topic.key, region.code)
    decision_key = "@".join(key)
    is_top_level = region.code in (AUTONOMOUS_REGION, XPCC)
    cycle = topic.cycle if is_top_level or not chance(22, "slower", *key) else _SLOWER[topic.cycle]
    published = None
    if not registration.draft:
        published = instant_between(_FIRST_PUBLICATION, _LAST_PUBLICATION, "published", *key)
    updated = instant_between(published or _FIRST_PUBLICATION, SAMPLE_END, "updated", *key)
    themes = (topic.theme,) if topic.theme and topic.theme != prefix else ()
    return SampleEntry(
        code=code,
        title=registration.within + region.prefix + topic.title,
        topic=topic,
        department=registration.department,
        region=region,
        share=topic.share if is_top_level or not topic.basis else choose(_TERMS[topic.share], "share", *key),
        cycle=cycle,
        classes=(prefix, *themes),
        libraries=_libraries(topic, region, registration.draft),
        items=entry_items(facts, topic, *key),
        published=published,
        updated=updated,
        data_updated=None if registration.draft else data_updated(cycle, *key),
        attached=not registration.draft
        and decision_key not in facts.decisions["neverAttached"]
        and (is_top_level or not chance(4.5, "bare", *key)),
    )


def _libraries(topic: Topic, region: SampleRegion, draft: bool) -> tuple[str, ...]:
    """Libraries of the autonomous region contain its own entries, its prefectures', and some of its counties'."""
    if draft or region.xpcc or region.level == "TOWNSHIP":
        return ()
    # A lower register that receives returned data has it from these libraries: it would be counted twice.
    if topic.returned and region.code != AUTONOMOUS_REGION:
        return ()
    if region.level == "COUNTY" and not chance(35, "library", topic.key, region.code):
        return ()
    theme = (f"theme-{topic.theme[:3]}",) if topic.theme else ()
    return (*theme, *((topic.library,) if topic.library else ()))
