"""What docs/lineage.md says of findings, in plain Python over the rows that are loaded: no graph, no Cypher, no API.

For the sample and for worlds drawn at random. The caller is one that sees what is published.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import networkx as nx

from domain.model.batch import Row

HOME = "650000000000"
KINDS = (
    "LEVEL_SKIPPED",
    "NOT_REPORTED",
    "EXCESS_FIELDS",
    "OUT_OF_REGION",
    "OTHER_CHANNEL",
    "STALE",
    "NO_SOURCE",
    "UNATTACHED",
    "CYCLE",
)
LEVELS = ("NATION", "PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP")
# months, days, hours after the last change
GRACE = {
    "REALTIME": (0, 0, 1),
    "HOURLY": (0, 0, 2),
    "DAILY": (0, 2, 0),
    "WEEKLY": (0, 9, 0),
    "TEN_DAYS": (0, 13, 0),
    "MONTHLY": (1, 5, 0),
    "QUARTERLY": (3, 10, 0),
    "HALF_YEARLY": (6, 15, 0),
    "YEARLY": (13, 0, 0),
}


class Found(NamedTuple):
    """A finding. `element`: of NO_SOURCE the element's code. `evidence`: Relay ids, in the order of the table."""

    kind: str
    subject: str
    element: str | None
    evidence: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"finding_{self.kind}@{self.subject}" + (f"@{self.element}" if self.element else "")


Broken = tuple[str, tuple[str, ...]]
"""The subject and the evidence."""


class Oracle:
    """`rows`: all rows of an act, such as `flow`. `derivations`: which field comes of which."""

    def __init__(self, rows: Callable[[str], Sequence[Row]], at: datetime, derivations: Sequence[Row] = ()) -> None:
        self._rows = rows
        self._at = at
        self._drawn = derivations

    def findings(self) -> Iterator[Found]:
        """All of them, in the order in which they are listed."""
        found = (
            ("LEVEL_SKIPPED", self._level_skipped()),
            ("NOT_REPORTED", self._not_reported()),
            ("EXCESS_FIELDS", self._excess_fields()),
            ("OUT_OF_REGION", self._out_of_region()),
            ("OTHER_CHANNEL", self._other_channel()),
            ("STALE", self._stale()),
            ("UNATTACHED", self._unattached()),
            ("CYCLE", self._cycle()),
        )
        of_kind = {kind: [Found(kind, subject, None, evidence) for subject, evidence in each] for kind, each in found}
        of_kind["NO_SOURCE"] = [Found("NO_SOURCE", *each) for each in self._no_source()]
        for kind in KINDS:
            yield from sorted(of_kind[kind], key=_place)

    # What there is.

    @cached_property
    def _entries(self) -> dict[str, Row]:
        return {
            row["properties"]["code"]: row for row in self._rows("entry") if row["properties"]["status"] == "PUBLISHED"
        }

    @cached_property
    def _resources(self) -> dict[str, Row]:
        return {
            row["id"]: row for row in self._rows("resource") if row["entry"] is None or row["entry"] in self._entries
        }

    @cached_property
    def _seen(self) -> list[Row]:
        return [row for row in self._rows("flow") if row["from"] in self._resources and row["to"] in self._resources]

    @cached_property
    def _flows(self) -> list[Row]:
        return [row for row in self._seen if row["properties"]["since"] <= self._at < row["properties"]["until"]]

    @cached_property
    def _into(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for flow in self._flows:
            found[flow["to"]].append(flow)
        return found

    @cached_property
    def _departments(self) -> dict[str, Row]:
        return {row["properties"]["code"]: row for row in self._rows("department")}

    @cached_property
    def _elements(self) -> dict[str, set[str]]:
        """By entry the elements it realizes."""
        found = defaultdict(set)
        for row in self._rows("item"):
            if row["element"]:
                found[row["entry"]].add(row["element"])
        return found

    @cached_property
    def _element_ids(self) -> dict[str, str]:
        return {row["properties"]["code"]: row["id"] for row in self._rows("element")}

    @cached_property
    def _regions(self) -> dict[str, Row]:
        return {row["properties"]["code"]: row for row in self._rows("region")}

    @cached_property
    def _reports(self) -> dict[str, str | None]:
        return {row["properties"]["code"]: row["reportsTo"] for row in self._rows("platform")}

    def _realized(self, resource: str) -> set[str]:
        entry = self._resources[resource]["entry"]
        return self._elements[entry] if entry else set()

    def _provider(self, resource: str) -> str | None:
        entry = self._resources[resource]["entry"]
        return self._entries[entry]["provider"] if entry else None

    def _platform(self, resource: str) -> str:
        return str(self._resources[resource]["platform"])

    def _over(self, region: str) -> set[str]:
        """The region and all it lies in or is administered by."""
        row = self._regions[region]
        above = [each for each in (row["parent"], row["administeredBy"]) if each]
        return {region}.union(*(self._over(each) for each in above))

    @cached_property
    def _platforms(self) -> dict[str, str]:
        """Their Relay ids, by code."""
        return {row["properties"]["code"]: row["id"] for row in self._rows("platform")}

    def _bodies(self, codes: Iterable[str]) -> list[str]:
        """Their Relay ids."""
        ids = {row["properties"]["code"]: row["id"] for row in self._rows("department")}
        return [ids[code] for code in sorted(codes)]

    # What the law asks.

    def _level_skipped(self) -> Iterator[Broken]:
        for flow in self._flows:
            giver, taker = self._platform(flow["from"]), self._platform(flow["to"])
            lower, upper = {"AGGREGATION": (giver, taker), "RETURN_FLOW": (taker, giver)}.get(
                flow["properties"]["kind"], ("", "")
            )
            climbed, here = [], lower
            while here and here != upper:
                climbed.append(here)
                here = self._reports[here] or ""
            if lower and here and len(climbed) > 1:
                yield flow["id"], (flow["from"], flow["to"], *(self._platforms[each] for each in climbed[1:]))

    def _not_reported(self) -> Iterator[Broken]:
        prescribed = {
            element
            for code, row in self._entries.items()
            if self._departments[row["provider"]]["serves"] == HOME
            for element in self._elements[code]
        }
        level = {row["properties"]["code"]: row["properties"]["level"] for row in self._rows("platform")}
        local = defaultdict(list)
        upward = defaultdict(set)
        for flow in self._seen:
            kind, ever = flow["properties"]["kind"], flow["properties"]["since"] <= self._at
            here, there = self._platform(flow["from"]), self._platform(flow["to"])
            if ever and kind in ("COLLECTION", "INTEGRATION", "TRANSFORMATION") and here == there:
                local[flow["from"]].append(flow["to"])
            if ever and kind == "AGGREGATION":
                upward[flow["from"]].add(there)
        for resource in self._resources:
            platform = self._platform(resource)
            above = self._reports[platform]
            collected = [flow["id"] for flow in self._into[resource] if flow["properties"]["kind"] == "COLLECTION"]
            built = self._resources[resource]["properties"].get("builtBy")
            from_above = built is not None and LEVELS.index(built) < LEVELS.index(level[platform])
            wanted = self._realized(resource) & prescribed
            if above is None or not collected or from_above or not wanted:
                continue
            reached = {resource}
            for _ in range(4):
                reached |= {each for node in reached for each in local[node]}
            if not any(above in upward[each] for each in reached):
                element = self._element_ids[min(wanted)]
                yield resource, (min(collected), element, self._platforms[platform], self._platforms[above])

    def _excess_fields(self) -> Iterator[Broken]:
        for flow in self._flows:
            own = flow["properties"]
            needed = own.get("neededFields")
            excess = set(own.get("fields") or ()) - set(needed) if needed is not None else set()
            if own["kind"] == "RETURN_FLOW" and excess:
                fields = [
                    (row["properties"]["position"], row["id"])
                    for row in self._rows("field")
                    if row["resource"] == flow["to"] and row["properties"]["name"] in excess
                ]
                yield flow["id"], (flow["from"], flow["to"], *(each for _, each in sorted(fields)))

    def _out_of_region(self) -> Iterator[Broken]:
        for flow in self._flows:
            own, receiving = flow["properties"], self._platform(flow["to"])
            beyond = [
                code
                for code in own.get("coverage") or ()
                if code not in self._regions or receiving not in self._over(code)
            ]
            if own["kind"] == "RETURN_FLOW" and beyond:
                known = [self._regions[code]["id"] for code in sorted(beyond) if code in self._regions]
                yield flow["id"], (flow["from"], flow["to"], self._regions[receiving]["id"], *known)

    def _other_channel(self) -> Iterator[Broken]:
        for flow in self._flows:
            own = flow["properties"]
            giving, taking = self._provider(flow["from"]), self._provider(flow["to"])
            told = own.get("notifiedAt") is not None and own["notifiedAt"] <= self._at
            filed = own.get("filedAt") is not None and own["filedAt"] <= self._at and own.get("channel") == "OFFLINE"
            outside = own.get("channel") in ("OTHER", "OFFLINE")
            if outside and not told and not filed and giving and taking and giving != taking:
                yield flow["id"], (flow["from"], flow["to"], *self._bodies([giving]), *self._bodies([taking]))

    def _stale(self) -> Iterator[Broken]:
        for resource, row in self._resources.items():
            cycle = self._entries[row["entry"]]["properties"].get("updateCycle") if row["entry"] else None
            if cycle in GRACE and _later(row["properties"]["updatedAt"], *GRACE[cycle]) < self._at:
                yield resource, (self._entries[row["entry"]]["id"],)

    def _no_source(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for resource in self._resources:
            fed = [flow["id"] for flow in self._into[resource] if flow["from"] != resource]
            for element in self._realized(resource) if fed else ():
                act, by_reference = self._designated(element, self._platform(resource))
                source = act["department"] if act else None
                if source is None or not self._begins_at(source, by_reference, element, resource):
                    designated = (act["id"], *self._bodies([act["department"]])) if act else ()
                    fields = sorted(self._storing(element, resource))
                    yield resource, element, (self._element_ids[element], *designated, min(fed), *fields)

    def _designated(self, element: str, region: str) -> tuple[Row | None, bool]:
        """The designation in the region or the nearest over it; for 兵团 by reference at last."""
        here: str | None = region
        by_reference = False
        while here:
            row = self._regions[here]
            acts = [
                act
                for act in self._acts[element]
                if act["region"] == here and act["properties"]["since"] <= self._at < act["properties"]["until"]
            ]
            if acts and not row["properties"]["nominal"]:
                return min(acts, key=lambda act: act["id"]), by_reference
            above = row["administeredBy"] or row["parent"]
            here, by_reference = above or row["byReference"], by_reference or not above
        return None, False

    @cached_property
    def _acts(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for act in self._rows("designation"):
            found[act["element"]].append(act)
        return found

    def _begins_at(self, source: str, by_reference: bool, element: str, resource: str) -> bool:
        """By the fields that store the element, where it is known what some field of the resource comes of."""
        own = self._storing(element, resource)
        by_fields = bool(own)
        front = [*own, resource] if by_fields else [resource]
        met = {*front}
        while front:
            here = front.pop()
            provider, realized = self._what(here)
            if element in realized and self._is_of(source, by_reference, provider):
                return True
            if by_fields and here == resource:
                continue
            for before in self._before(here):
                holds, carried = self._what(before)
                if before not in met and (holds is None or element in carried):
                    met.add(before)
                    front.append(before)
        return False

    def _storing(self, element: str, resource: str) -> list[str]:
        """The fields that store the element, where it is known what some field of the resource comes of."""
        known = any(self._holder(row["to"]) == resource for row in self._derivations)
        return [each for each in self._columns[resource] if element in self._stored(each)[1]] if known else []

    def _before(self, here: str) -> set[str]:
        """What a resource is fed by; or what a field comes of, as far as that is known, else the whole resource."""
        if here in self._resources:
            return {flow["from"] for flow in self._into[here]}
        holder = self._holder(here)
        known = {self._holder(row["from"]) for row in self._derivations if self._holder(row["to"]) == holder}
        feeders = {flow["from"] for flow in self._into[holder]} - {holder}
        return {row["from"] for row in self._derivations if row["to"] == here} | (feeders - known)

    def _what(self, here: str) -> tuple[str | None, set[str]]:
        """Who provides what a resource or a field holds, None where nobody says; the elements it realizes."""
        if here in self._resources:
            return self._provider(here), self._realized(here)
        return self._stored(here)

    def _stored(self, each: str) -> tuple[str | None, set[str]]:
        item = self._items.get(self._fields[each]["item"])
        if item is None or item["entry"] not in self._entries:
            return None, set()
        return self._entries[item["entry"]]["provider"], {item["element"]} - {None}

    def _holder(self, each: str) -> str:
        return str(self._fields[each]["resource"])

    @cached_property
    def _items(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("item")}

    @cached_property
    def _fields(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("field") if row["resource"] in self._resources}

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for each in self._fields:
            found[self._holder(each)].append(each)
        return found

    @cached_property
    def _derivations(self) -> list[Row]:
        return [
            row
            for row in self._drawn
            if row["from"] in self._fields
            and row["to"] in self._fields
            and row["properties"]["since"] <= self._at < row["properties"]["until"]
        ]

    def _is_of(self, source: str, by_reference: bool, body: str | None) -> bool:
        """Whether a body is the source, or of its line under its guidance; by reference, or of its line at 兵团."""
        line = self._departments[source]["properties"]["line"]
        if body is None or body == source:
            return body == source
        if line is None or self._departments[body]["properties"]["line"] != line:
            return False
        place = self._regions[self._departments[body]["serves"]]
        if by_reference and (place["byReference"] or place["administeredBy"]):
            return True
        here: str | None = body
        while here:
            if here == source:
                return True
            here = self._departments[here]["guidedBy"]
        return False

    def _unattached(self) -> Iterator[Broken]:
        return (
            (resource, (self._platforms[self._platform(resource)],))
            for resource, row in self._resources.items()
            if row["entry"] is None
        )

    def _cycle(self) -> Iterator[Broken]:
        graph: nx.DiGraph[str] = nx.DiGraph([(flow["from"], flow["to"]) for flow in self._flows])
        of = {node: number for number, found in enumerate(nx.strongly_connected_components(graph)) for node in found}
        for flow in self._flows:
            if of[flow["from"]] == of[flow["to"]]:
                yield flow["id"], (flow["id"], *self._way_back(flow))

    def _way_back(self, flow: Row) -> Iterator[str]:
        """The flows from where it goes to where it comes from: the fewest, and of these the least ids in turn."""
        here, steps = flow["to"], self._steps_to(flow["from"])
        while here != flow["from"]:
            nearer = [each for each in self._out_of[here] if steps.get(each["to"]) == steps[here] - 1]
            least = min(nearer, key=lambda each: str(each["id"]))
            yield least["id"]
            here = least["to"]

    def _steps_to(self, end: str) -> dict[str, int]:
        """How many flows away the resource is from each that leads to it."""
        if end not in self._steps:
            steps = self._steps[end] = {end: 0}
            front = deque([end])
            while front:
                here = front.popleft()
                for flow in self._into[here]:
                    if flow["from"] not in steps:
                        steps[flow["from"]] = steps[here] + 1
                        front.append(flow["from"])
        return self._steps[end]

    @cached_property
    def _steps(self) -> dict[str, dict[str, int]]:
        return {}

    @cached_property
    def _out_of(self) -> dict[str, list[Row]]:
        found = defaultdict(list)
        for flow in self._flows:
            found[flow["from"]].append(flow)
        return found


def _place(found: Found) -> tuple[str, str]:
    return found.subject, found.element or ""


def _later(at: datetime, months: int, days: int, hours: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    last = monthrange(at.year + years, month + 1)[1]
    moved = at.replace(year=at.year + years, month=month + 1, day=min(at.day, last))
    return moved + timedelta(days=days, hours=hours)
