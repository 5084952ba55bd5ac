"""Oracle of sources and return flows: answers from the sample's rows in plain Python, without graph, Cypher or API.

It is written from the contract alone, so that it is independent of the API. docs/sample.md has the answers for 喀什市.
Needs are the third question: tests/oracles/assessment.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

from domain.model.batch import Row
from tests.support.sample_rows import AUTONOMOUS_REGION, XPCC, by_code, rows


def designation(element: str, region: str, at: datetime) -> Row | None:
    """The designation in the region or its nearest ancestor."""
    for code in _ancestors(region):
        for act in rows("designation"):
            valid = act["properties"]["since"] <= at < act["properties"]["until"]
            if valid and (act["element"], act["region"]) == (element, code):
                return act
    return None


def local_collector(act: Row, region: str) -> str | None:
    """The name of the department of the source's line that serves the region."""
    line = by_code("department")[act["department"]]["line"]
    for department in by_code("department").values():
        if (department["regionCode"], department["line"]) == (region, line):
            return str(department["name"])
    return None


def entries_of(department: str, element: str) -> list[str]:
    """Codes of the published entries of a department that realize the element."""
    return [
        code
        for code in _realizing()[element]
        if by_code("entry")[code]["provider"] == department and by_code("entry")[code]["status"] == "PUBLISHED"
    ]


def repeat_collectors(act: Row, region: str, at: datetime) -> list[tuple[str, str, bool]]:
    """(department name, entry code, allowed) of departments of the region outside the source's line that collect it."""
    source, element = act["department"], act["element"]
    bodies = by_code("department")
    shared = any(by_code("entry")[code]["shareType"] != "NOT_SHARED" for code in entries_of(source, element))
    collectors = []
    for code in _realizing()[element]:
        entry = by_code("entry")[code]
        body = bodies[entry["provider"]]
        fed = any(
            flow["properties"]["kind"] == "COLLECTION" and _valid(flow, at)
            for resource in _attached()[code]
            for flow in _flows_to()[resource]
        )
        related = body["regionCode"] in _ancestors(region) or region in _ancestors(body["regionCode"])
        if fed and related and body["line"] != bodies[source]["line"] and entry["status"] == "PUBLISHED":
            collectors.append((body["name"], code, not shared))
    return sorted(collectors)


def return_flows(region: str, at: datetime) -> dict[str, list[str]]:
    """For each return flow onto the region's platform, by flow id: region codes from the origin down."""
    platform_of = {row["id"]: row["platform"] for row in rows("resource")}
    chains = {}
    for flow in rows("flow"):
        if _returns(flow, at) and platform_of[flow["to"]] == region:
            chain = _origin(flow["from"], at)
            chains[flow["id"]] = [*(platform_of[resource] for resource in chain), region]
    return chains


def level_skips(regions: list[str]) -> list[tuple[str, str]]:
    """The steps that skip a platform."""
    above = {code: platform["reportsTo"] for code, platform in by_code("platform").items()}
    return [(upper, lower) for upper, lower in pairwise(regions) if above[lower] != upper]


def _ancestors(region: str) -> list[str]:
    regions, ancestors, code = by_code("region"), [], region
    while code:
        if not regions[code]["nominal"]:
            ancestors.append(code)
        code = regions[code]["administeredBy"] or regions[code]["parent"] or ""
    return [*ancestors, AUTONOMOUS_REGION] if ancestors[-1] == XPCC else ancestors


def _origin(resource: str, at: datetime) -> list[str]:
    """The chain of return flows down to this resource. In the sample each resource has at most two paths up."""
    chains = [[resource]]
    while True:
        grown: list[list[str]] = []
        for chain in chains:
            above = [flow["from"] for flow in _flows_to()[chain[0]] if _returns(flow, at)]
            if not above:
                return chain
            grown.extend([giver, *chain] for giver in sorted(above))
        chains = grown


def _valid(flow: Row, at: datetime) -> bool:
    return bool(flow["properties"]["since"] <= at < flow["properties"]["until"])


def _returns(flow: Row, at: datetime) -> bool:
    return flow["properties"]["kind"] == "RETURN_FLOW" and _valid(flow, at)


@cache
def _realizing() -> defaultdict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows("item"):
        if row["element"]:
            grouped[row["element"]].append(row["entry"])
    return grouped


@cache
def _attached() -> defaultdict[str, list[str]]:
    return _grouped("resource", "entry")


@cache
def _flows_to() -> defaultdict[str, list[Row]]:
    return _grouped_rows("to")


def _grouped(act: str, key: str) -> defaultdict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows(act):
        if row[key]:
            grouped[row[key]].append(row["id"])
    return grouped


def _grouped_rows(key: str) -> defaultdict[str, list[Any]]:
    grouped: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows("flow"):
        grouped[row[key]].append(row)
    return grouped
