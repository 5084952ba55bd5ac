"""The three main questions, answered from the sample's rows by plain Python: no graph, no Cypher, no API.

Written from the words of the contract alone, so that the API's answers have something independent to agree with.
`docs/sample.md` shows the answers for 喀什市.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from domain.model.batch import Row
from tests.support.sample_rows import AUTONOMOUS_REGION, XPCC, by_code, rows

CYCLES = ("REALTIME", "HOURLY", "DAILY", "WEEKLY", "TEN_DAYS", "MONTHLY", "QUARTERLY", "HALF_YEARLY", "YEARLY")
BEST_LAST = ("NOT_SHARED", "NOT_ATTACHED", "TOO_STALE", "CONDITIONAL", "SATISFIED")


def designation(element: str, region: str, at: datetime) -> Row | None:
    """The act that holds for the region or its nearest ancestor."""
    for code in _way_up(region):
        for act in rows("designation"):
            valid = act["properties"]["since"] <= at < act["properties"]["until"]
            if valid and (act["element"], act["region"]) == (element, code):
                return act
    return None


def local_collector(act: Row, region: str) -> str | None:
    """The name of the body of the source's line that serves the region."""
    line = by_code("department")[act["department"]]["line"]
    for each in by_code("department").values():
        if (each["regionCode"], each["line"]) == (region, line):
            return str(each["name"])
    return None


def entries_of(department: str, element: str) -> list[str]:
    """Codes of the published entries of a department that realize the element."""
    return [
        code
        for code in _realizing()[element]
        if by_code("entry")[code]["provider"] == department and by_code("entry")[code]["status"] == "PUBLISHED"
    ]


def repeat_collectors(act: Row, region: str, at: datetime) -> list[tuple[str, str, bool]]:
    """(department name, entry code, allowed) of bodies of the region outside the source's line that collect it."""
    source, element = act["department"], act["element"]
    bodies = by_code("department")
    shared = any(by_code("entry")[code]["shareType"] != "NOT_SHARED" for code in entries_of(source, element))
    found = []
    for code in _realizing()[element]:
        entry = by_code("entry")[code]
        body = bodies[entry["provider"]]
        fed = any(
            flow["properties"]["kind"] == "COLLECTION" and _valid(flow, at)
            for resource in _attached()[code]
            for flow in _flows_to()[resource]
        )
        near = body["regionCode"] in _way_up(region) or region in _way_up(body["regionCode"])
        if fed and near and body["line"] != bodies[source]["line"] and entry["status"] == "PUBLISHED":
            found.append((body["name"], code, not shared))
    return sorted(found)


def need(need_row: Row, region: str, at: datetime, *, any_flow: bool) -> tuple[str, str | None, list[str]]:
    """(status, reason, codes of entries best first). `any_flow`: a library's entry may be traced over any flow."""
    element, freshness = need_row["element"], need_row["properties"]["freshness"]
    act = designation(element, region, at)
    if act is None:
        return "GAP", "UNDESIGNATED", []
    own = entries_of(act["department"], element)
    candidates = {*own, *_traced(own, element, at, any_flow)}
    if not candidates:
        return "GAP", "NOT_IN_CATALOG", []
    judged = sorted((-BEST_LAST.index(_judged(code, freshness)), code) for code in candidates)
    best = BEST_LAST[-judged[0][0]]
    codes = [code for _, code in judged]
    return ("GAP", best, codes) if best in ("NOT_ATTACHED", "TOO_STALE") else (best, None, codes)


def return_flows(region: str, at: datetime) -> dict[str, list[str]]:
    """For each return flow onto the region's platform, by flow id: region codes from the origin down."""
    platform_of = {row["id"]: row["platform"] for row in rows("resource")}
    found = {}
    for flow in rows("flow"):
        if _returns(flow, at) and platform_of[flow["to"]] == region:
            chain = _origin(flow["from"], at)
            found[flow["id"]] = [*(platform_of[each] for each in chain), region]
    return found


def level_skips(regions: list[str]) -> list[tuple[str, str]]:
    """The steps that pass over a platform between them."""
    above = {code: each["reportsTo"] for code, each in by_code("platform").items()}
    return [(upper, lower) for upper, lower in pairwise(regions) if above[lower] != upper]


def _way_up(region: str) -> list[str]:
    regions, way, code = by_code("region"), [], region
    while code:
        if not regions[code]["nominal"]:
            way.append(code)
        code = regions[code]["administeredBy"] or regions[code]["parent"] or ""
    return [*way, AUTONOMOUS_REGION] if way[-1] == XPCC else way


def _judged(code: str, freshness: str) -> str:
    entry = by_code("entry")[code]
    if entry["shareType"] == "NOT_SHARED":
        return "NOT_SHARED"
    if not _attached()[code]:
        return "NOT_ATTACHED"
    cycle = entry["updateCycle"]
    if cycle not in CYCLES or CYCLES.index(cycle) > CYCLES.index(freshness):
        return "TOO_STALE"
    return "CONDITIONAL" if entry["shareType"] == "CONDITIONAL" else "SATISFIED"


def _traced(own: list[str], element: str, at: datetime, any_flow: bool) -> set[str]:
    held = {resource: code for code, resources in _attached().items() for resource in resources}
    seen: set[str] = set()
    frontier = [resource for code in own for resource in _attached()[code]]
    while frontier:
        resource = frontier.pop()
        for flow in _flows_from()[resource]:
            kinds = any_flow or flow["properties"]["kind"] in ("INTEGRATION", "TRANSFORMATION")
            if kinds and _valid(flow, at) and flow["to"] not in seen:
                seen.add(flow["to"])
                frontier.append(flow["to"])
    reached = {held[resource] for resource in seen if resource in held}
    realizing = set(_realizing()[element])
    return {code for code in reached & realizing if by_code("entry")[code]["libraries"]}


def _origin(resource: str, at: datetime) -> list[str]:
    """The chain of return flows down to this resource; in the sample every resource has at most two ways up."""
    ways = [[resource]]
    while True:
        grown: list[list[str]] = []
        for way in ways:
            above = [flow["from"] for flow in _flows_to()[way[0]] if _returns(flow, at)]
            if not above:
                return way
            grown.extend([each, *way] for each in sorted(above))
        ways = grown


def _valid(flow: Row, at: datetime) -> bool:
    return bool(flow["properties"]["since"] <= at < flow["properties"]["until"])


def _returns(flow: Row, at: datetime) -> bool:
    return flow["properties"]["kind"] == "RETURN_FLOW" and _valid(flow, at)


@cache
def _realizing() -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("item"):
        if row["element"]:
            found[row["element"]].append(row["entry"])
    return found


@cache
def _attached() -> defaultdict[str, list[str]]:
    return _grouped("resource", "entry")


@cache
def _flows_to() -> defaultdict[str, list[Row]]:
    return _grouped_rows("to")


@cache
def _flows_from() -> defaultdict[str, list[Row]]:
    return _grouped_rows("from")


def _grouped(act: str, key: str) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(act):
        if row[key]:
            found[row[key]].append(row["id"])
    return found


def _grouped_rows(key: str) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows("flow"):
        found[row[key]].append(row)
    return found
