"""Oracle of findings: the rules of docs/findings.md in plain Python over the loaded rows, without graph, Cypher or API.

Used for the sample and for random worlds.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

import networkx as nx

from domain.model.batch import Row
from tests.oracles.entry_findings import Breach, EntryFindings
from tests.oracles.loaded_graph import by_end

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
    "RESTRICTION_WITHOUT_BASIS",
    "OPEN_BEYOND_SHARING",
    "IDENTIFIER_MISSING",
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


class ExpectedFinding(NamedTuple):
    """A finding. `element`: for NO_SOURCE the code of the element. `evidence`: Relay ids, in the order of the table."""

    kind: str
    subject: str
    element: str | None
    evidence: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"finding_{self.kind}@{self.subject}" + (f"@{self.element}" if self.element else "")


class FindingOracle(EntryFindings):
    """The findings of a loaded graph."""

    def findings(self) -> Iterator[ExpectedFinding]:
        """All findings, in the order of the API."""
        breaches = (
            ("LEVEL_SKIPPED", self._level_skipped()),
            ("NOT_REPORTED", self._not_reported()),
            ("EXCESS_FIELDS", self._excess_fields()),
            ("OUT_OF_REGION", self._out_of_region()),
            ("OTHER_CHANNEL", self._other_channel()),
            ("STALE", self._stale()),
            ("UNATTACHED", self._unattached()),
            ("CYCLE", self._cycle()),
            ("RESTRICTION_WITHOUT_BASIS", self.restriction_without_basis()),
            ("OPEN_BEYOND_SHARING", self.open_beyond_sharing()),
            ("IDENTIFIER_MISSING", self.identifier_missing()),
        )
        of_kind = {
            kind: [ExpectedFinding(kind, subject, None, evidence) for subject, evidence in rows]
            for kind, rows in breaches
        }
        of_kind["NO_SOURCE"] = [ExpectedFinding("NO_SOURCE", *row) for row in self._no_source()]
        for kind in KINDS:
            yield from sorted(of_kind[kind], key=_sort_key)

    def _level_skipped(self) -> Iterator[Breach]:
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
                yield flow["id"], (flow["from"], flow["to"], *(self._platforms[platform] for platform in climbed[1:]))

    def _not_reported(self) -> Iterator[Breach]:
        prescribed = {
            element
            for code, row in self._entries.items()
            if self._departments[row["provider"]]["serves"] == HOME
            for element in self._elements[code]
        }
        level = {row["properties"]["code"]: row["properties"]["level"] for row in self._rows("platform")}
        local = defaultdict(list)
        upward = defaultdict(set)
        for flow in self._visible_flows:
            kind, ever = flow["properties"]["kind"], flow["properties"]["since"] <= self._at
            here, there = self._platform(flow["from"]), self._platform(flow["to"])
            if ever and kind in ("COLLECTION", "INTEGRATION", "TRANSFORMATION") and here == there:
                local[flow["from"]].append(flow["to"])
            if ever and kind == "AGGREGATION":
                upward[flow["from"]].add(there)
        for resource in self._resources:
            platform = self._platform(resource)
            above = self._reports[platform]
            collected = [
                flow["id"] for flow in self._flows_into[resource] if flow["properties"]["kind"] == "COLLECTION"
            ]
            built = self._resources[resource]["properties"].get("builtBy")
            from_above = built is not None and LEVELS.index(built) < LEVELS.index(level[platform])
            wanted = self._realized(resource) & prescribed
            if above is None or not collected or from_above or not wanted:
                continue
            reached = {resource}
            for _ in range(4):
                reached |= {neighbour for node in reached for neighbour in local[node]}
            if not any(above in upward[node] for node in reached):
                element = self._element_ids[min(wanted)]
                yield resource, (min(collected), element, self._platforms[platform], self._platforms[above])

    def _excess_fields(self) -> Iterator[Breach]:
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
                yield flow["id"], (flow["from"], flow["to"], *(field for _, field in sorted(fields)))

    def _out_of_region(self) -> Iterator[Breach]:
        for flow in self._flows:
            own, receiving = flow["properties"], self._platform(flow["to"])
            beyond = [
                code
                for code in own.get("coverage") or ()
                if code not in self._regions or receiving not in self._containing(code)
            ]
            if own["kind"] == "RETURN_FLOW" and beyond:
                known = [self._regions[code]["id"] for code in sorted(beyond) if code in self._regions]
                yield flow["id"], (flow["from"], flow["to"], self._regions[receiving]["id"], *known)

    def _other_channel(self) -> Iterator[Breach]:
        for flow in self._flows:
            own = flow["properties"]
            giving, taking = self._provider(flow["from"]), self._provider(flow["to"])
            notified = own.get("notifiedAt") is not None and own["notifiedAt"] <= self._at
            filed = own.get("filedAt") is not None and own["filedAt"] <= self._at and own.get("channel") == "OFFLINE"
            outside = own.get("channel") in ("OTHER", "OFFLINE")
            if outside and not notified and not filed and giving and taking and not self._same_line(giving, taking):
                yield flow["id"], (flow["from"], flow["to"], *self._bodies([giving]), *self._bodies([taking]))

    def _same_line(self, giving: str, taking: str) -> bool:
        """Whether two departments are the same or of one line."""
        line = self._departments[giving]["properties"]["line"]
        return giving == taking or (line is not None and line == self._departments[taking]["properties"]["line"])

    def _stale(self) -> Iterator[Breach]:
        for resource, row in self._resources.items():
            cycle = self._entries[row["entry"]]["properties"].get("updateCycle") if row["entry"] else None
            if cycle in GRACE and _later(row["properties"]["updatedAt"], *GRACE[cycle]) < self._at:
                yield resource, (self._entries[row["entry"]]["id"],)

    def _no_source(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        for resource in self._resources:
            fed = [flow["id"] for flow in self._flows_into[resource] if flow["from"] != resource]
            for element in self._realized(resource) if fed else ():
                act, by_reference = self._designated(element, self._platform(resource))
                source = self._source(act["department"], by_reference) if act else None
                if source is None or not self._begins_at(source, by_reference, element, resource):
                    designated = (act["id"], *self._bodies([source])) if act and source else ()
                    fields = sorted(self._storing(element, resource))
                    yield resource, element, (self._element_ids[element], *designated, min(fed), *fields)

    def _designated(self, element: str, region: str) -> tuple[Row | None, bool]:
        """The designation in the region or in its nearest ancestor, and whether it applies by reference."""
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

    def _source(self, department: str, by_reference: bool) -> str:
        """The source by a designation of the department: at 兵团 its own body of the line, if it has one. It applies
        the measures by itself (Art. 4(5)), so another government's department collects for it only if it has none."""
        line = self._departments[department]["properties"]["line"]
        of_line = [
            code
            for code, row in self._departments.items()
            if line is not None and row["properties"]["line"] == line and self._regions[row["serves"]]["byReference"]
        ]
        return min(of_line) if by_reference and of_line else department

    def _begins_at(self, source: str, by_reference: bool, element: str, resource: str) -> bool:
        """Whether the chain begins at the source: the chain of fields if derivations are known, else of resources."""
        own = self._storing(element, resource)
        by_fields = bool(own)
        front = [*own, resource] if by_fields else [resource]
        visited = {*front}
        while front:
            here = front.pop()
            provider, realized = self._content(here)
            if element in realized and self._is_of(source, by_reference, provider):
                return True
            if by_fields and here == resource:
                continue
            for before in self._before(here):
                holds, carried = self._content(before)
                if before not in visited and (holds is None or element in carried):
                    visited.add(before)
                    front.append(before)
        return False

    def _storing(self, element: str, resource: str) -> list[str]:
        """The fields that store the element, if a derivation of a field of the resource is known."""
        known = self._derived_into[resource]
        return [column for column in self._columns[resource] if element in self._stored(column)[1]] if known else []

    def _before(self, here: str) -> set[str]:
        """The resources that feed a resource; or the fields and unmapped resources that a field derives from."""
        if here in self._resources:
            return {flow["from"] for flow in self._flows_into[here]}
        holder = self._holder(here)
        known = {self._holder(row["from"]) for row in self._derived_into[holder]}
        feeders = {flow["from"] for flow in self._flows_into[holder]} - {holder}
        return {row["from"] for row in self._derived_into[holder] if row["to"] == here} | (feeders - known)

    def _unattached(self) -> Iterator[Breach]:
        begun = [flow for flow in self._visible_flows if flow["properties"]["since"] <= self._at]
        into, out = by_end(begun, "to"), by_end(begun, "from")
        for resource, row in self._resources.items():
            received = [flow["properties"]["kind"] for flow in into[resource]]
            of_register = [
                flow["properties"]["kind"] == "COLLECTION" and self._resources[flow["to"]]["entry"] is not None
                for flow in out[resource]
            ]
            is_collection_end = bool(of_register) and not received and all(of_register)
            if row["entry"] is None and "RETURN_FLOW" not in received and not is_collection_end:
                yield resource, (self._platforms[self._platform(resource)],)

    def _cycle(self) -> Iterator[Breach]:
        forward = self._forward_flows
        graph: nx.DiGraph[str] = nx.DiGraph([(flow["from"], flow["to"]) for flow in forward])
        of = {
            node: number for number, members in enumerate(nx.strongly_connected_components(graph)) for node in members
        }
        for flow in forward:
            if of[flow["from"]] == of[flow["to"]]:
                yield flow["id"], (flow["id"], *self._path_back(flow))

    @cached_property
    def _forward_flows(self) -> list[Row]:
        """The flows on which data does not come back down by law."""
        return [flow for flow in self._flows if flow["properties"]["kind"] != "RETURN_FLOW"]

    def _path_back(self, flow: Row) -> Iterator[str]:
        """The shortest path from the target of the flow to its source; ties are broken by the ids in order."""
        here, steps = flow["to"], self._steps_to(flow["from"])
        while here != flow["from"]:
            nearer = [flow for flow in self._forward_flows_from[here] if steps.get(flow["to"]) == steps[here] - 1]
            least = min(nearer, key=lambda flow: str(flow["id"]))
            yield least["id"]
            here = least["to"]

    def _steps_to(self, end: str) -> dict[str, int]:
        """For each resource upstream the number of flows to this one."""
        if end not in self._steps:
            steps = self._steps[end] = {end: 0}
            front = deque([end])
            while front:
                here = front.popleft()
                for flow in self._forward_flows_into[here]:
                    if flow["from"] not in steps:
                        steps[flow["from"]] = steps[here] + 1
                        front.append(flow["from"])
        return self._steps[end]

    @cached_property
    def _forward_flows_from(self) -> dict[str, list[Row]]:
        return by_end(self._forward_flows, "from")

    @cached_property
    def _forward_flows_into(self) -> dict[str, list[Row]]:
        return by_end(self._forward_flows, "to")

    @cached_property
    def _steps(self) -> dict[str, dict[str, int]]:
        return {}


def _sort_key(finding: ExpectedFinding) -> tuple[str, str]:
    return finding.subject, finding.element or ""


def _later(at: datetime, months: int, days: int, hours: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    last = monthrange(at.year + years, month + 1)[1]
    moved = at.replace(year=at.year + years, month=month + 1, day=min(at.day, last))
    return moved + timedelta(days=days, hours=hours)
