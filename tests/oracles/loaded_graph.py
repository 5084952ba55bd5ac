"""The loaded rows as oracles read them: visible nodes, and the flows and derivations valid at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property

from domain.model.batch import Row


class LoadedGraph:
    """`rows`: returns all rows of an act, such as `flow`. `derivations`: the derivations between fields.

    The caller is one that sees published entries only.
    """

    def __init__(self, rows: Callable[[str], Sequence[Row]], at: datetime, derivations: Sequence[Row] = ()) -> None:
        self._rows = rows
        self._at = at
        self._all_derivations = derivations

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
    def _visible_flows(self) -> list[Row]:
        return [row for row in self._rows("flow") if row["from"] in self._resources and row["to"] in self._resources]

    @cached_property
    def _flows(self) -> list[Row]:
        return [
            row for row in self._visible_flows if row["properties"]["since"] <= self._at < row["properties"]["until"]
        ]

    @cached_property
    def _flows_into(self) -> dict[str, list[Row]]:
        return by_end(self._flows, "to")

    @cached_property
    def _departments(self) -> dict[str, Row]:
        return {row["properties"]["code"]: row for row in self._rows("department")}

    @cached_property
    def _regions(self) -> dict[str, Row]:
        return {row["properties"]["code"]: row for row in self._rows("region")}

    @cached_property
    def _platforms(self) -> dict[str, str]:
        """The Relay ids of platforms, by code."""
        return {row["properties"]["code"]: row["id"] for row in self._rows("platform")}

    @cached_property
    def _reports(self) -> dict[str, str | None]:
        return {row["properties"]["code"]: row["reportsTo"] for row in self._rows("platform")}

    @cached_property
    def _elements(self) -> dict[str, set[str]]:
        """The elements that each entry realizes."""
        grouped = defaultdict(set)
        for row in self._rows("item"):
            if row["element"]:
                grouped[row["entry"]].add(row["element"])
        return grouped

    @cached_property
    def _element_ids(self) -> dict[str, str]:
        return {row["properties"]["code"]: row["id"] for row in self._rows("element")}

    @cached_property
    def _acts(self) -> dict[str, list[Row]]:
        grouped = defaultdict(list)
        for act in self._rows("designation"):
            grouped[act["element"]].append(act)
        return grouped

    @cached_property
    def _items(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("item")}

    @cached_property
    def _fields(self) -> dict[str, Row]:
        return {row["id"]: row for row in self._rows("field") if row["resource"] in self._resources}

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        grouped = defaultdict(list)
        for field in self._fields:
            grouped[self._holder(field)].append(field)
        return grouped

    @cached_property
    def _derivations(self) -> list[Row]:
        return [
            row
            for row in self._all_derivations
            if row["from"] in self._fields
            and row["to"] in self._fields
            and row["properties"]["since"] <= self._at < row["properties"]["until"]
        ]

    @cached_property
    def _derived_into(self) -> dict[str, list[Row]]:
        """The valid derivations, by the resource of the fields they lead to."""
        grouped = defaultdict(list)
        for row in self._derivations:
            grouped[self._holder(row["to"])].append(row)
        return grouped

    def _realized(self, resource: str) -> set[str]:
        entry = self._resources[resource]["entry"]
        return self._elements[entry] if entry else set()

    def _provider(self, resource: str) -> str | None:
        entry = self._resources[resource]["entry"]
        return self._entries[entry]["provider"] if entry else None

    def _platform(self, resource: str) -> str:
        return str(self._resources[resource]["platform"])

    def _containing(self, region: str) -> set[str]:
        """The region and all regions above it: the one that administers it, else its parent."""
        row = self._regions[region]
        above = row["administeredBy"] or row["parent"]
        return {region} | (self._containing(above) if above else set())

    def _bodies(self, codes: Iterable[str]) -> list[str]:
        """The Relay ids of departments."""
        ids = {row["properties"]["code"]: row["id"] for row in self._rows("department")}
        return [ids[code] for code in sorted(codes)]

    def _stored(self, field: str) -> tuple[str | None, set[str]]:
        item = self._items.get(self._fields[field]["item"])
        if item is None or item["entry"] not in self._entries:
            return None, set()
        return self._entries[item["entry"]]["provider"], {item["element"]} - {None}

    def _holder(self, field: str) -> str:
        return str(self._fields[field]["resource"])

    def _content(self, node: str) -> tuple[str | None, set[str]]:
        """The provider of a resource or field, None if unknown, and the elements that it realizes."""
        if node in self._resources:
            return self._provider(node), self._realized(node)
        return self._stored(node)

    def _is_of(self, source: str, by_reference: bool, body: str | None) -> bool:
        """Whether a body is the source or of its line under its guidance; by reference, also of its line at 兵团."""
        line = self._departments[source]["properties"]["line"]
        if body is None or body == source:
            return body == source
        if line is None or self._departments[body]["properties"]["line"] != line:
            return False
        region = self._regions[self._departments[body]["serves"]]
        if by_reference and (region["byReference"] or region["administeredBy"]):
            return True
        here: str | None = body
        while here:
            if here == source:
                return True
            here = self._departments[here]["guidedBy"]
        return False


def by_end(flows: Iterable[Row], end: str) -> dict[str, list[Row]]:
    """The flows by the resource at their end `from` or `to`."""
    grouped = defaultdict(list)
    for flow in flows:
        grouped[flow[end]].append(flow)
    return grouped
