"""Data resources on the platforms: those attached to entries, and others that data passes through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.sample.deterministic import MEASURES_START, SAMPLE_END, chance, choose, instant_between, number_below
from exchange.sample.entries import SampleEntry, registers
from exchange.sample.entry_rows import records, stored_as
from exchange.sample.items import Item, entry_items
from exchange.sample.platforms import has_platform
from exchange.sample.read_facts import Facts, Topic, TownshipTopic
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion
from exchange.sample.update_dates import store_updated

_KINDS = {"DATABASE": "TABLE", "SPREADSHEET": "FILE", "DOCUMENT": "FILE", "STREAM": "STREAM"}
# Roles of a resource. The value is the part of its name before the topic.
MAIN, SERVICE, OPENED, INTAKE, RETURNED = "", "fuwu.", "kaifang.", "caiji.", "huiliu."


@dataclass(frozen=True, slots=True)
class SampleResource:
    """A resource. `region`: the region whose data it holds; `platform`: code of the region whose platform it is on.

    `updated`: for FIRST_DAY (exchange/sample/sample_day.py). `attached`: when it was attached to the entry.
    """

    key: str
    namespace: str
    name: str
    title: str
    kind: str
    role: str
    topic: Topic
    region: SampleRegion
    platform: str
    entry: SampleEntry | None
    attached: datetime | None
    columns: tuple[Item, ...]
    updated: datetime
    records: int
    built_by: str | None

    @property
    def id(self) -> str:
        return f"resource_{self.key}"


ResourceIndex = Mapping[tuple[str, str, str], SampleResource]


def index_resources(resources: Iterable[SampleResource]) -> dict[tuple[str, str, str], SampleResource]:
    """Resources by (role, topic key, region code)."""
    return {(resource.role, resource.topic.key, resource.region.code): resource for resource in resources}


def sample_resources(
    facts: Facts, regions: tuple[SampleRegion, ...], catalog: Iterable[SampleEntry]
) -> tuple[SampleResource, ...]:
    """All resources, deterministic in order and content."""
    published = [entry for entry in catalog if entry.published]
    attached = [resource for entry in published if entry.attached for resource in _attached(entry)]
    mains = index_resources(attached)
    return (
        *attached,
        *_intakes(attached),
        *_townships(facts, regions, mains),
        *_returned(facts, regions, mains),
    )


def _attached(entry: SampleEntry) -> Iterator[SampleResource]:
    kind = _KINDS[stored_as(entry)]
    yield _of_entry(entry, MAIN, kind, "")
    if kind == "TABLE" and chance(60 if entry.region.level in ("PROVINCE", "PREFECTURE") else 22, "api", entry.code):
        yield _of_entry(entry, SERVICE, "API", "查询服务")
    if entry.open != "NOT_OPEN" and chance(45, "opened", entry.code):
        yield _of_entry(entry, OPENED, "FILE", "开放数据集")


def _of_entry(entry: SampleEntry, role: str, kind: str, suffix: str) -> SampleResource:
    # Art. 13: data in a system that a higher level built need not be reported.
    built = "PROVINCE" if entry.region.level == "COUNTY" and chance(5, "built", entry.code) else entry.region.level
    return _resource(
        role,
        kind,
        entry.topic,
        entry.region,
        title=entry.title + suffix,
        entry=entry,
        columns=entry.items,
        updated=entry.data_updated or entry.updated,
        records=records(entry),
        built_by=built,
    )


def _intakes(attached: Iterable[SampleResource]) -> Iterator[SampleResource]:
    """Collection points of county offices (采集端), which feed the register."""
    for main in attached:
        topic, region = main.topic, main.region
        if main.role != MAIN or region.level != "COUNTY":
            continue
        if chance(topic.collected, "counter", topic.key, region.code):
            yield _intake(main, choose(("FILE", "TABLE", "STREAM"), "counter kind", main.key))


def _townships(facts: Facts, regions: tuple[SampleRegion, ...], mains: ResourceIndex) -> Iterator[SampleResource]:
    """Data that townships collect for the register of the region above, but have not registered themselves.

    Registered data is attached to its entry. A township whose county has no such register collects nothing for it.
    """
    levels = {region.code: region.level for region in regions}
    townships = [region for region in regions if region.level == "TOWNSHIP"]
    for township_topic in facts.township_topics:
        topic = township_topic.topic
        for region in townships:
            upper = region.upper or ""
            unregistered = collects(township_topic, region) and not registers(township_topic, region)
            if unregistered and (MAIN, township_topic.target, upper) in mains:
                yield _resource(
                    MAIN,
                    "TABLE",
                    topic,
                    region,
                    title=region.name + topic.title,
                    entry=None,
                    columns=entry_items(facts, topic, topic.key, region.code)[:5],
                    updated=instant_between(SAMPLE_END - timedelta(days=30), SAMPLE_END, "township", region.code),
                    records=100 + number_below(4_000, "township", topic.key, region.code),
                    built_by=levels[upper],
                )


def collects(township_topic: TownshipTopic, region: SampleRegion) -> bool:
    """Whether this township collects the topic."""
    return chance(township_topic.percent, "chore", township_topic.topic.key, region.code)


def _returned(facts: Facts, regions: tuple[SampleRegion, ...], mains: ResourceIndex) -> Iterator[SampleResource]:
    """Returned data (回流, Art. 21(6)): resources on the platforms of all prefectures and most counties."""
    forced = {(decision["topic"], decision["region"]) for decision in facts.decisions["returns"]}
    for topic in facts.topics:
        if not topic.returned:
            continue
        for region in regions:
            if not has_platform(region) or region.level == "PROVINCE":
                continue
            top = mains.get((MAIN, topic.key, XPCC if region.xpcc else AUTONOMOUS_REGION))
            is_chosen = region.level == "PREFECTURE" or chance(topic.returned, "returned", topic.key, region.code)
            # Returned data is attached to the entry of the lower department, if that has registered one.
            local = mains.get((MAIN, topic.key, region.code))
            cycle = local.entry.cycle if local and local.entry else "DAILY"
            if top and (is_chosen or (topic.key, region.code) in forced):
                yield _resource(
                    RETURNED,
                    "TABLE",
                    topic,
                    region,
                    title=f"{region.prefix}{topic.title}回流库",
                    entry=local.entry if local else None,
                    # Art. 21(6): on demand and no more than needed, so never all columns.
                    columns=top.columns[: 3 + number_below(3, "returned fields", topic.key)],
                    updated=store_updated(cycle, topic.key, region.code),
                    records=top.records // (20 if region.level == "PREFECTURE" else 120),
                    built_by=region.level,
                )


def _intake(main: SampleResource, kind: str) -> SampleResource:
    return _resource(
        INTAKE,
        kind,
        main.topic,
        main.region,
        title=f"{main.title}采集端",
        entry=None,
        columns=main.columns[:5],
        updated=main.updated,
        records=main.records // 10,
        built_by=main.region.level,
    )


def _resource(
    role: str,
    kind: str,
    topic: Topic,
    region: SampleRegion,
    *,
    title: str,
    entry: SampleEntry | None,
    columns: tuple[Item, ...],
    updated: datetime,
    records: int,
    built_by: str | None,
) -> SampleResource:
    platform, name = region.code, f"{role}{topic.key}"
    if region.level == "TOWNSHIP":
        # A township uses the platform of the region above: its county, or 兵团, where three digits are not unique.
        platform = region.upper or ""
        name = f"t{region.code[6:9] if platform == region.parent else region.code[:9]}.{name}"
    key = f"{platform}/{name}"
    return SampleResource(
        key=key,
        namespace=f"platform:{platform}",
        name=name,
        title=title,
        kind=kind,
        role=role,
        topic=topic,
        region=region,
        platform=platform,
        entry=entry,
        attached=_attached_since(entry, key),
        columns=columns,
        updated=max(updated, MEASURES_START),
        records=records,
        built_by=built_by,
    )


def _attached_since(entry: SampleEntry | None, key: str) -> datetime | None:
    """After the entry's publication (Art. 10), within 60 days: the last publications are 60 days before SAMPLE_END."""
    if entry is None or entry.published is None:
        return None
    begin = entry.published + timedelta(seconds=1)
    return instant_between(begin, begin + timedelta(days=59), "attached", key)
