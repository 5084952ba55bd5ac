"""The catalog entries: which department registers which topic, and under which code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.sample.departments import COMPETENT, GRASSROOTS, SampleDepartment
from exchange.sample.deterministic import MEASURES, SAMPLED, chance, choose, instant_between, roll
from exchange.sample.facts import Chore, Facts, Topic
from exchange.sample.items import Item, items
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion

# The autonomous region's own nodes of the scheme's third branch; its branch 1 is for base data.
_XPCC_CLASS, _BASE_CLASS, _REGION_CLASS = "307040", "1", "307028"
# What becomes of a topic's own terms below the autonomous region, in hundredths.
_TERMS = {
    "UNCONDITIONAL": ("UNCONDITIONAL",) * 84 + ("CONDITIONAL",) * 13 + ("NOT_SHARED",) * 3,
    "CONDITIONAL": ("CONDITIONAL",) * 64 + ("UNCONDITIONAL",) * 30 + ("NOT_SHARED",) * 6,
    "NOT_SHARED": ("NOT_SHARED",) * 100,
}
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
_DAYS = {
    "REALTIME": 1,
    "HOURLY": 1,
    "DAILY": 1,
    "WEEKLY": 7,
    "TEN_DAYS": 10,
    "MONTHLY": 30,
    "QUARTERLY": 91,
    "HALF_YEARLY": 182,
    "YEARLY": 365,
    "IRREGULAR": 365,
}
_REGISTERED = MEASURES + timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SampleEntry:
    """A catalog entry before it becomes rows. `published` is None for a draft."""

    code: str
    title: str
    topic: Topic
    body: SampleDepartment
    place: SampleRegion
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
        """Nothing that may not be shared is open."""
        return "NOT_OPEN" if self.share == "NOT_SHARED" else self.topic.open


def entries(
    facts: Facts, everywhere: Iterable[SampleRegion], bodies: Mapping[tuple[str, str], SampleDepartment]
) -> tuple[SampleEntry, ...]:
    """All entries, in the order in which their codes were given out."""
    return tuple(_coded(facts, _registered(facts, tuple(everywhere), bodies)))


@dataclass(frozen=True, slots=True)
class _Registered:
    topic: Topic
    body: SampleDepartment
    draft: bool
    within: str = ""


def _registered(
    facts: Facts, everywhere: tuple[SampleRegion, ...], bodies: Mapping[tuple[str, str], SampleDepartment]
) -> Iterator[_Registered]:
    decided = facts.decisions
    for topic in facts.topics:
        line = facts.line_of[topic.slug].line
        for place in everywhere:
            body = bodies.get((place.code, line))
            if body is None:
                continue
            at = f"{topic.key}@{place.code}"
            if at in decided["drafts"]:
                yield _Registered(topic, body, draft=True)
            elif _has(topic, place) or at in decided["present"]:
                yield _Registered(topic, body, draft=False)
            elif chance(2.8, "draft", at):
                yield _Registered(topic, body, draft=True)
    for topic in facts.integrated:
        yield _Registered(topic, bodies[AUTONOMOUS_REGION, COMPETENT], draft=False)
    names = {place.code: place.name for place in everywhere}
    for chore in facts.chores:
        for place in everywhere:
            if place.level == "TOWNSHIP" and registers(chore, place):
                body = bodies[place.code, GRASSROOTS]
                yield _Registered(chore.topic, body, draft=False, within=names[place.parent or ""])


def registers(chore: Chore, place: SampleRegion) -> bool:
    """Whether this township has registered what it collects."""
    key = ("chore", chore.topic.key, place.code)
    return chance(chore.percent, *key) and chance(chore.registered, "entry", *key)


def _has(topic: Topic, place: SampleRegion) -> bool:
    match place.level:
        case "PROVINCE":
            # What no prefecture registers is either the autonomous region's alone or its counties' alone.
            return topic.prefecture > 0 or (place.code == AUTONOMOUS_REGION and topic.county == 0)
        case "PREFECTURE":
            return chance(topic.prefecture, "prefecture", topic.key, place.code)
        case "COUNTY":
            return chance(topic.county, "county", topic.key, place.code)
        case _:
            return False


def _coded(facts: Facts, registered: Iterable[_Registered]) -> Iterator[SampleEntry]:
    sequences: Counter[str] = Counter()
    for each in registered:
        prefix = _prefix(facts, each)
        sequences[prefix] += 1
        yield _entry(facts, each, f"{prefix}/{sequences[prefix]:06}", prefix)


def _prefix(facts: Facts, each: _Registered) -> str:
    if each.body.place.xpcc:
        return _XPCC_CLASS
    if each.topic.sources:
        return _BASE_CLASS
    return each.topic.classification or _REGION_CLASS


def _entry(facts: Facts, each: _Registered, code: str, prefix: str) -> SampleEntry:
    topic, place = each.topic, each.body.place
    key = (topic.key, place.code)
    at = "@".join(key)
    own = place.code in (AUTONOMOUS_REGION, XPCC)
    cycle = topic.cycle if own or not chance(22, "slower", *key) else _SLOWER[topic.cycle]
    published = None if each.draft else instant_between(_REGISTERED, SAMPLED - timedelta(days=60), "published", *key)
    updated = instant_between(published or _REGISTERED, SAMPLED, "updated", *key)
    themes = (topic.theme,) if topic.theme and topic.theme != prefix else ()
    return SampleEntry(
        code=code,
        title=each.within + place.prefix + topic.title,
        topic=topic,
        body=each.body,
        place=place,
        share=topic.share if own else choose(_TERMS[topic.share], "share", *key),
        cycle=cycle,
        classes=(prefix, *themes),
        libraries=_libraries(topic, place, each.draft),
        items=items(facts, topic, *key),
        published=published,
        updated=updated,
        data_updated=None if each.draft else _data_updated(cycle, *key),
        attached=not each.draft
        and at not in facts.decisions["neverAttached"]
        and (own or not chance(4.5, "bare", *key)),
    )


def _libraries(topic: Topic, place: SampleRegion, draft: bool) -> tuple[str, ...]:
    """Libraries of the autonomous region hold what it and its prefectures register, and some of the counties'."""
    if draft or place.xpcc or place.level == "TOWNSHIP":
        return ()
    # What is given back to a lower register comes from here: holding it again would count it twice.
    if topic.returned and place.code != AUTONOMOUS_REGION:
        return ()
    if place.level == "COUNTY" and not chance(35, "library", topic.key, place.code):
        return ()
    theme = (f"theme-{topic.theme[:3]}",) if topic.theme else ()
    return (*theme, *((topic.library,) if topic.library else ()))


def _data_updated(cycle: str, *key: str) -> datetime:
    """Within one cycle before the sample was taken; for one in twenty, some cycles earlier: overdue."""
    span = timedelta(days=_DAYS[cycle])
    late = span * (2 + roll(6, "late", *key)) if chance(5, "overdue", *key) else timedelta()
    return instant_between(SAMPLED - span - late, SAMPLED - late, "data", *key)
