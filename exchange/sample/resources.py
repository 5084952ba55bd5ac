"""Data resources on the platforms: what entries are attached to, and what else holds data on its way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.sample.deterministic import MEASURES, SAMPLED, chance, choose, instant_between, roll
from exchange.sample.entries import SampleEntry, registers
from exchange.sample.entry_rows import records, stored_as
from exchange.sample.facts import Chore, Facts, Topic
from exchange.sample.items import Item, items
from exchange.sample.platforms import has_platform
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion

_KINDS = {"DATABASE": "TABLE", "SPREADSHEET": "FILE", "DOCUMENT": "FILE", "STREAM": "STREAM"}
# What a resource is for; the part of its name before the topic.
MAIN, SERVICE, OPENED, COUNTER, RETURNED = "", "fuwu.", "kaifang.", "caiji.", "huiliu."


@dataclass(frozen=True, slots=True)
class SampleResource:
    """A resource. `place` is whose data it is, `platform` where it lies; `stores_items`: its fields are the entry's."""

    key: str
    namespace: str
    name: str
    title: str
    kind: str
    role: str
    topic: Topic
    place: SampleRegion
    platform: str
    entry: SampleEntry | None
    columns: tuple[Item, ...]
    updated: datetime
    records: int
    built_by: str | None

    @property
    def id(self) -> str:
        return f"resource_{self.key}"


Shelf = Mapping[tuple[str, str, str], SampleResource]


def shelf(resources: Iterable[SampleResource]) -> dict[tuple[str, str, str], SampleResource]:
    """Resources by (role, topic key, region code)."""
    return {(each.role, each.topic.key, each.place.code): each for each in resources}


def resources(
    facts: Facts, everywhere: tuple[SampleRegion, ...], catalog: Iterable[SampleEntry]
) -> tuple[SampleResource, ...]:
    """Every resource, deterministic in order and content."""
    published = [entry for entry in catalog if entry.published]
    attached = [resource for entry in published if entry.attached for resource in _attached(entry)]
    registered = {(entry.topic.key, entry.place.code) for entry in published}
    return (
        *attached,
        *_counters(attached),
        *_townships(facts, everywhere, registered),
        *_returned(facts, everywhere, shelf(attached)),
    )


def _attached(entry: SampleEntry) -> Iterator[SampleResource]:
    kind = _KINDS[stored_as(entry)]
    yield _of_entry(entry, MAIN, kind, "")
    if kind == "TABLE" and chance(60 if entry.place.level in ("PROVINCE", "PREFECTURE") else 22, "api", entry.code):
        yield _of_entry(entry, SERVICE, "API", "查询服务")
    if entry.open != "NOT_OPEN" and chance(45, "opened", entry.code):
        yield _of_entry(entry, OPENED, "FILE", "开放数据集")


def _of_entry(entry: SampleEntry, role: str, kind: str, suffix: str) -> SampleResource:
    # Art. 13: who uses a system that a higher level built need not report what is in it.
    built = "PROVINCE" if entry.place.level == "COUNTY" and chance(5, "built", entry.code) else entry.place.level
    return _resource(
        role,
        kind,
        entry.topic,
        entry.place,
        title=entry.title + suffix,
        entry=entry,
        columns=entry.items,
        updated=entry.data_updated or entry.updated,
        records=records(entry),
        built_by=built,
    )


def _counters(attached: Iterable[SampleResource]) -> Iterator[SampleResource]:
    """Where a county's offices take data in, before it reaches the register (采集端)."""
    for main in attached:
        topic, place = main.topic, main.place
        if main.role == MAIN and place.level == "COUNTY" and chance(topic.collected, "counter", topic.key, place.code):
            yield _beside(main, COUNTER, choose(("FILE", "TABLE", "STREAM"), "counter kind", main.key), "采集端", 5)


def _townships(
    facts: Facts, everywhere: Iterable[SampleRegion], registered: set[tuple[str, str]]
) -> Iterator[SampleResource]:
    """What townships collect without having registered it; what they registered is attached to its entry."""
    for chore in facts.chores:
        for place in everywhere:
            if place.level == "TOWNSHIP" and collects(chore, place) and not registers(chore, place):
                yield _resource(
                    MAIN,
                    "TABLE",
                    chore.topic,
                    place,
                    title=place.name + chore.topic.title,
                    entry=None,
                    columns=items(facts, chore.topic, chore.topic.key, place.code)[:5],
                    updated=instant_between(SAMPLED - timedelta(days=30), SAMPLED, "township", place.code),
                    records=100 + roll(4_000, "township", chore.topic.key, place.code),
                    built_by="COUNTY",
                )


def collects(chore: Chore, place: SampleRegion) -> bool:
    """Whether this township collects this at all."""
    return chance(chore.percent, "chore", chore.topic.key, place.code)


def _returned(facts: Facts, everywhere: tuple[SampleRegion, ...], mains: Shelf) -> Iterator[SampleResource]:
    """Where a lower platform keeps what a higher one gave back (回流, Art. 21(6)): prefectures all, counties mostly."""
    forced = {(each["topic"], each["region"]) for each in facts.decisions["returns"]}
    for topic in facts.topics:
        if not topic.returned:
            continue
        for place in everywhere:
            if not has_platform(place) or place.level == "PROVINCE":
                continue
            top = mains.get((MAIN, topic.key, XPCC if place.xpcc else AUTONOMOUS_REGION))
            wanted = place.level == "PREFECTURE" or chance(topic.returned, "returned", topic.key, place.code)
            # Given back into the register of the body that keeps it below, where it registered one.
            own = mains.get((MAIN, topic.key, place.code))
            if top and (wanted or (topic.key, place.code) in forced):
                yield _resource(
                    RETURNED,
                    "TABLE",
                    topic,
                    place,
                    title=f"{place.prefix}{topic.title}回流库",
                    entry=own.entry if own else None,
                    # Art. 21(6): on demand and no more than needed, so never the whole register.
                    columns=top.columns[: 3 + roll(3, "returned fields", topic.key)],
                    updated=instant_between(SAMPLED - timedelta(days=7), SAMPLED, "back", topic.key, place.code),
                    records=top.records // (20 if place.level == "PREFECTURE" else 120),
                    built_by=place.level,
                )


def _beside(main: SampleResource, role: str, kind: str, suffix: str, columns: int) -> SampleResource:
    return _resource(
        role,
        kind,
        main.topic,
        main.place,
        title=main.title + suffix,
        entry=None,
        columns=main.columns[:columns],
        updated=main.updated,
        records=main.records // 10,
        built_by=main.place.level,
    )


def _resource(
    role: str,
    kind: str,
    topic: Topic,
    place: SampleRegion,
    *,
    title: str,
    entry: SampleEntry | None,
    columns: tuple[Item, ...],
    updated: datetime,
    records: int,
    built_by: str | None,
) -> SampleResource:
    township = place.level == "TOWNSHIP"
    platform = (place.parent or "") if township else place.code
    name = f"{f't{place.code[6:9]}.' if township else ''}{role}{topic.key}"
    return SampleResource(
        key=f"{platform}/{name}",
        namespace=f"platform:{platform}",
        name=name,
        title=title,
        kind=kind,
        role=role,
        topic=topic,
        place=place,
        platform=platform,
        entry=entry,
        columns=columns,
        updated=max(updated, MEASURES),
        records=records,
        built_by=built_by,
    )
