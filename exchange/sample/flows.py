"""The flows: up from the collection points to the autonomous region, into the base libraries, and back down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.rules.instants import OPEN_END
from exchange.sample.deterministic import (
    MEASURES_START,
    SAMPLE_END,
    chance,
    choose,
    day,
    instant_between,
    token,
)
from exchange.sample.read_facts import Facts
from exchange.sample.regions import AUTONOMOUS_REGION, EXAMPLE_REGION, XPCC, SampleRegion
from exchange.sample.resources import (
    INTAKE,
    MAIN,
    OPENED,
    RETURNED,
    SERVICE,
    ResourceIndex,
    SampleResource,
    index_resources,
)

# Flows at the top of a chain begin in the first season, flows below in later ones.
_SEASON = timedelta(days=240)
_CHANNELS = ("PLATFORM",) * 94 + ("OTHER",) * 4 + ("OFFLINE",) * 2


@dataclass(frozen=True, slots=True)
class SampleFlow:
    """A flow from one resource to another. `until` is 9999-12-31 while it is open."""

    kind: str
    source: SampleResource
    target: SampleResource
    since: datetime
    until: datetime
    cadence: str
    fields: tuple[str, ...] = ()
    note: str = ""


def sample_flows(
    facts: Facts, regions: tuple[SampleRegion, ...], resources: Iterable[SampleResource]
) -> Iterator[SampleFlow]:
    """All flows; at most one of a kind between two resources."""
    all_resources = tuple(resources)
    index = index_resources(all_resources)
    uppers = {region.code: region.upper for region in regions}
    yield from _collected(facts, all_resources, index)
    yield from _aggregated(all_resources, index, uppers)
    yield from _integrated(facts, index)
    yield from _returned(facts, all_resources, index, uppers)
    yield from _shared(facts, regions, index)
    yield from _derived(all_resources, index)


def flow_rows(facts: Facts, all_flows: Iterable[SampleFlow]) -> Iterator[dict[str, Any]]:
    """Rows of `load/flow`."""
    decided = {(decision["topic"], decision["region"]): decision for decision in facts.decisions["returns"]}
    for flow in all_flows:
        yield {
            "id": f"flow_{token(flow.kind, flow.source.key, flow.target.key)}",
            "properties": {
                "kind": flow.kind,
                "since": flow.since,
                "until": flow.until,
                "cadence": flow.cadence,
                "channel": _channel(flow),
                **({"fields": list(flow.fields)} if flow.fields else {}),
                **({"note": flow.note} if flow.note else {}),
                **_return_properties(flow, decided.get((flow.target.topic.key, flow.target.region.code), {})),
                **_report_properties(flow),
                "sample": True,
            },
            "from": flow.source.id,
            "to": flow.target.id,
        }


def _collected(facts: Facts, resources: Iterable[SampleResource], index: ResourceIndex) -> Iterator[SampleFlow]:
    targets = {township_topic.topic.key: township_topic.target for township_topic in facts.township_topics}
    for resource in resources:
        main: SampleResource | None = None
        if resource.role == INTAKE:
            main = index[MAIN, resource.topic.key, resource.region.code]
        elif resource.role == MAIN and resource.topic.key in targets:
            main = index.get((MAIN, targets[resource.topic.key], resource.platform))
        if main:
            yield _flow("COLLECTION", resource, main, 2)


def _aggregated(
    resources: Iterable[SampleResource], index: ResourceIndex, uppers: dict[str, str | None]
) -> Iterator[SampleFlow]:
    for resource in resources:
        upper = uppers[resource.region.code]
        if resource.role != MAIN or resource.region.level == "TOWNSHIP" or upper is None:
            continue
        if resource.built_by != resource.region.level:
            continue
        skipped_to = uppers.get(upper)
        skips = skipped_to is not None and chance(1.5, "aggregation skips", resource.key)
        target = index.get((MAIN, resource.topic.key, skipped_to if skips and skipped_to else upper))
        if target:
            yield _flow("AGGREGATION", resource, target, 1, note="越级归集" if skips else "")


def _integrated(facts: Facts, index: ResourceIndex) -> Iterator[SampleFlow]:
    for topic in facts.integrated:
        library = index.get((MAIN, topic.key, AUTONOMOUS_REGION))
        for source in topic.sources:
            main = index.get((MAIN, source, AUTONOMOUS_REGION))
            if library and main:
                yield _flow("INTEGRATION", main, library, 0)


def _returned(
    facts: Facts, resources: Iterable[SampleResource], index: ResourceIndex, uppers: dict[str, str | None]
) -> Iterator[SampleFlow]:
    decided = {(decision["topic"], decision["region"]): decision for decision in facts.decisions["returns"]}
    for resource in resources:
        if resource.role != RETURNED:
            continue
        topic, region = resource.topic.key, resource.region
        decision = decided.get((topic, region.code), {})
        top = index[MAIN, topic, XPCC if region.xpcc else AUTONOMOUS_REGION]
        stepwise = index.get((RETURNED, topic, uppers[region.code] or ""), top)
        skips_by_chance = chance(1.5, "return skips", resource.key) and not decision and region.code != EXAMPLE_REGION
        skips = region.level == "COUNTY" and not region.xpcc and decision.get("skips", skips_by_chance)
        until = day(decision["until"]) if "until" in decision else None
        if not skips or decision.get("beside"):
            yield _return_flow(stepwise, resource, until)
        if skips:
            yield _return_flow(top, resource, until, note="越级回流")


def _shared(facts: Facts, regions: Iterable[SampleRegion], index: ResourceIndex) -> Iterator[SampleFlow]:
    for source, target in facts.sharing:
        for region in regions:
            if region.level == "TOWNSHIP":
                continue
            role = MAIN if region.level == "PROVINCE" else RETURNED
            provider, receiver = index.get((role, source, region.code)), index.get((MAIN, target, region.code))
            if provider and receiver and chance(85, "shared", source, target, region.code):
                yield _flow("SHARING", provider, receiver, 2)
        # 兵地融合 (Art. 4(5)): 兵团 may use what the autonomous region shares.
        shared, corps_register = index.get((MAIN, source, AUTONOMOUS_REGION)), index.get((MAIN, target, XPCC))
        if shared and corps_register and chance(40, "beside", source, target):
            yield _flow("SHARING", shared, corps_register, 2)


def _derived(resources: Iterable[SampleResource], index: ResourceIndex) -> Iterator[SampleFlow]:
    for resource in resources:
        if resource.role in (SERVICE, OPENED):
            main = index[MAIN, resource.topic.key, resource.region.code]
            yield _flow("TRANSFORMATION" if resource.role == SERVICE else "OPENING", main, resource, 2)


def _return_flow(source: SampleResource, target: SampleResource, until: datetime | None, note: str = "") -> SampleFlow:
    season = 0 if source.role == MAIN and target.region.level == "PREFECTURE" else 1
    names = tuple(item.column for item in target.columns)
    return _flow("RETURN_FLOW", source, target, season, fields=names, note=note, until=until)


def _flow(
    kind: str,
    source: SampleResource,
    target: SampleResource,
    season: int,
    *,
    fields: tuple[str, ...] = (),
    note: str = "",
    until: datetime | None = None,
) -> SampleFlow:
    key = (kind, source.key, target.key)
    begin = MEASURES_START + timedelta(days=30) + season * _SEASON
    since = instant_between(begin, begin + _SEASON, "since", *key)
    ended = chance(1.5, "ended", *key) and target.platform != EXAMPLE_REGION and season > 0
    if until is None and ended:
        until = instant_between(since + timedelta(days=90), SAMPLE_END, "until", *key)
    cadence = target.topic.cycle if kind != "RETURN_FLOW" else choose(("DAILY", "WEEKLY", "MONTHLY"), "cadence", *key)
    return SampleFlow(kind, source, target, since, until or OPEN_END, cadence, fields, note)


def _return_properties(flow: SampleFlow, decision: dict[str, Any]) -> dict[str, Any]:
    """Needed fields and covered regions: seldom fewer fields than flow, and seldom more regions than the receiver."""
    if flow.kind != "RETURN_FLOW":
        return {}
    key = (flow.source.key, flow.target.key)
    is_example = flow.target.platform == EXAMPLE_REGION
    excess = decision.get("excess", chance(0.4, "excess", *key) and not is_example)
    beyond = decision.get("beyond", chance(0.3, "beyond", *key) and not is_example)
    region = flow.target.region
    return {
        "neededFields": list(flow.fields[:-1] if excess else flow.fields),
        "coverage": [region.code, *([region.upper] if beyond and region.upper else [])],
    }


def _report_properties(flow: SampleFlow) -> dict[str, Any]:
    # Art. 18 and 22(2): the competent authority is notified of other channels; most have been notified.
    name = {"OTHER": "notifiedAt", "OFFLINE": "filedAt"}.get(_channel(flow))
    if name is None or not chance(60, name, flow.kind, flow.source.key, flow.target.key):
        return {}
    return {name: flow.since + timedelta(days=15)}


def _channel(flow: SampleFlow) -> str:
    # Art. 18 and 21(6): sharing and return flows use the platform; a few other channels are not merged yet.
    if flow.kind in ("SHARING", "COLLECTION", "AGGREGATION"):
        return choose(_CHANNELS, "channel", flow.kind, flow.source.key, flow.target.key)
    return "PLATFORM"
