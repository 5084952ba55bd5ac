"""Where data goes: up from the counters to the autonomous region, into the base libraries, and back down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from exchange.sample.deterministic import FOREVER, MEASURES, SAMPLED, chance, choose, day, instant_between, token
from exchange.sample.facts import Facts
from exchange.sample.regions import AUTONOMOUS_REGION, SHOWN, XPCC, SampleRegion
from exchange.sample.resources import COUNTER, MAIN, OPENED, RETURNED, SERVICE, SampleResource, Shelf, shelf

# A chain's upper flows began in the first of these seasons, the lower ones in the later ones.
_SEASON = timedelta(days=240)
_CHANNELS = ("PLATFORM",) * 94 + ("OTHER",) * 4 + ("OFFLINE",) * 2


@dataclass(frozen=True, slots=True)
class SampleFlow:
    """Data going from one resource to another. `until` is 9999-12-31 while it goes on."""

    kind: str
    source: SampleResource
    target: SampleResource
    since: datetime
    until: datetime
    cadence: str
    fields: tuple[str, ...] = ()
    note: str = ""


def flows(
    facts: Facts, everywhere: tuple[SampleRegion, ...], resources: Iterable[SampleResource]
) -> Iterator[SampleFlow]:
    """Every flow; no two of one kind between the same resources."""
    held = tuple(resources)
    at = shelf(held)
    uppers = {place.code: place.upper for place in everywhere}
    yield from _collected(facts, held, at)
    yield from _aggregated(held, at, uppers)
    yield from _integrated(facts, at)
    yield from _returned(facts, held, at, uppers)
    yield from _shared(facts, everywhere, at)
    yield from _derived(held, at)


def flow_rows(facts: Facts, all_flows: Iterable[SampleFlow]) -> Iterator[dict[str, Any]]:
    """Rows of `load/flow`."""
    decided = {(each["topic"], each["region"]): each for each in facts.decisions["returns"]}
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
                **_returning(flow, decided.get((flow.target.topic.key, flow.target.place.code), {})),
                **_reported(flow),
                "sample": True,
            },
            "from": flow.source.id,
            "to": flow.target.id,
        }


def _collected(facts: Facts, held: Iterable[SampleResource], at: Shelf) -> Iterator[SampleFlow]:
    targets = {chore.topic.key: chore.target for chore in facts.chores}
    for resource in held:
        main: SampleResource | None = None
        if resource.role == COUNTER:
            main = at[MAIN, resource.topic.key, resource.place.code]
        elif resource.role == MAIN and resource.topic.key in targets:
            main = at.get((MAIN, targets[resource.topic.key], resource.platform))
        if main:
            yield _flow("COLLECTION", resource, main, 2)


def _aggregated(held: Iterable[SampleResource], at: Shelf, uppers: dict[str, str | None]) -> Iterator[SampleFlow]:
    for resource in held:
        upper = uppers[resource.place.code]
        if resource.role != MAIN or resource.place.level == "TOWNSHIP" or upper is None:
            continue
        if resource.built_by != resource.place.level:
            continue
        above = uppers.get(upper)
        skips = above is not None and chance(1.5, "aggregation skips", resource.key)
        target = at.get((MAIN, resource.topic.key, above if skips and above else upper))
        if target:
            yield _flow("AGGREGATION", resource, target, 1, note="越级归集" if skips else "")


def _integrated(facts: Facts, at: Shelf) -> Iterator[SampleFlow]:
    for topic in facts.integrated:
        library = at.get((MAIN, topic.key, AUTONOMOUS_REGION))
        for source in topic.sources:
            main = at.get((MAIN, source, AUTONOMOUS_REGION))
            if library and main:
                yield _flow("INTEGRATION", main, library, 0)


def _returned(
    facts: Facts, held: Iterable[SampleResource], at: Shelf, uppers: dict[str, str | None]
) -> Iterator[SampleFlow]:
    decided = {(each["topic"], each["region"]): each for each in facts.decisions["returns"]}
    for resource in held:
        if resource.role != RETURNED:
            continue
        topic, place = resource.topic.key, resource.place
        decision = decided.get((topic, place.code), {})
        top = at[MAIN, topic, XPCC if place.xpcc else AUTONOMOUS_REGION]
        stepwise = at.get((RETURNED, topic, uppers[place.code] or ""), top)
        drawn = chance(1.5, "return skips", resource.key) and not decision and place.code != SHOWN
        skips = place.level == "COUNTY" and not place.xpcc and decision.get("skips", drawn)
        until = day(decision["until"]) if "until" in decision else None
        if not skips or decision.get("beside"):
            yield _back(stepwise, resource, until)
        if skips:
            yield _back(top, resource, until, note="越级回流")


def _shared(facts: Facts, everywhere: Iterable[SampleRegion], at: Shelf) -> Iterator[SampleFlow]:
    for source, target in facts.sharing:
        for place in everywhere:
            if place.level == "TOWNSHIP":
                continue
            role = MAIN if place.level == "PROVINCE" else RETURNED
            given, taker = at.get((role, source, place.code)), at.get((MAIN, target, place.code))
            if given and taker and chance(85, "shared", source, target, place.code):
                yield _flow("SHARING", given, taker, 2)
        # 兵地融合 (Art. 4(5)): what the autonomous region shares, 兵团 may use.
        over, there = at.get((MAIN, source, AUTONOMOUS_REGION)), at.get((MAIN, target, XPCC))
        if over and there and chance(40, "beside", source, target):
            yield _flow("SHARING", over, there, 2)


def _derived(held: Iterable[SampleResource], at: Shelf) -> Iterator[SampleFlow]:
    for resource in held:
        if resource.role in (SERVICE, OPENED):
            main = at[MAIN, resource.topic.key, resource.place.code]
            yield _flow("TRANSFORMATION" if resource.role == SERVICE else "OPENING", main, resource, 2)


def _back(source: SampleResource, target: SampleResource, until: datetime | None, note: str = "") -> SampleFlow:
    season = 0 if source.role == MAIN and target.place.level == "PREFECTURE" else 1
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
    begin = MEASURES + timedelta(days=30) + season * _SEASON
    since = instant_between(begin, begin + _SEASON, "since", *key)
    ended = chance(1.5, "ended", *key) and target.platform != SHOWN and season > 0
    if until is None and ended:
        until = instant_between(since + timedelta(days=90), SAMPLED, "until", *key)
    cadence = target.topic.cycle if kind != "RETURN_FLOW" else choose(("DAILY", "WEEKLY", "MONTHLY"), "cadence", *key)
    return SampleFlow(kind, source, target, since, until or FOREVER, cadence, fields, note)


def _returning(flow: SampleFlow, decision: dict[str, Any]) -> dict[str, Any]:
    """What the receiver's need names and whose data comes: seldom less than flows, and seldom more than its own."""
    if flow.kind != "RETURN_FLOW":
        return {}
    key = (flow.source.key, flow.target.key)
    shown = flow.target.platform == SHOWN
    excess = decision.get("excess", chance(0.4, "excess", *key) and not shown)
    beyond = decision.get("beyond", chance(0.3, "beyond", *key) and not shown)
    place = flow.target.place
    return {
        "neededFields": list(flow.fields[:-1] if excess else flow.fields),
        "coverage": [place.code, *([place.upper] if beyond and place.upper else [])],
    }


def _reported(flow: SampleFlow) -> dict[str, Any]:
    # Art. 18 and 22(2): what cannot go over the platform is told to the competent authority; most of it was.
    name = {"OTHER": "notifiedAt", "OFFLINE": "filedAt"}.get(_channel(flow))
    if name is None or not chance(60, name, flow.kind, flow.source.key, flow.target.key):
        return {}
    return {name: flow.since + timedelta(days=15)}


def _channel(flow: SampleFlow) -> str:
    # Art. 18 and 21(6): what is shared or given back goes over the platform; a few channels remain to be merged.
    if flow.kind in ("SHARING", "COLLECTION", "AGGREGATION"):
        return choose(_CHANNELS, "channel", flow.kind, flow.source.key, flow.target.key)
    return "PLATFORM"
