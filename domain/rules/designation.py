"""Rules of designations: one source for each element, region and scope at an instant (Art. 2(9), 13).

A designation without a scope holds for all subjects, so it excludes those with a scope, and they exclude it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.chinese import quoted
from domain.model.graph_enums import DesignationScope
from domain.rules.instants import OPEN_END
from domain.rules.property_checks import (
    bad_value,
    check_enumerations,
    check_equal,
    check_instants,
    check_interval,
    check_no_secret_mark,
    check_present,
)
from domain.rules.violation import Violation


@dataclass(frozen=True, slots=True)
class SourceInterval:
    """What a designation claims: the source of an element in a region, for a scope (None: all), in an interval."""

    id: str
    element: str
    region: str
    scope: str | None
    since: datetime
    until: datetime

    def contradicts(self, other: SourceInterval) -> bool:
        """Whether both name a source of the same datum at the same time."""
        return (
            self.id != other.id
            and (self.element, self.region) == (other.element, other.region)
            and (self.scope is None or other.scope is None or self.scope == other.scope)
            and max(self.since, other.since) < min(self.until, other.until)
        )


def active_key(element: object, region: object, scope: object, until: object) -> str | None:
    """The unique key of a designation that has no end: `element@region` or `element@region@scope`; None if it ends."""
    if not (isinstance(until, datetime) and until.tzinfo and until >= OPEN_END):
        return None
    return f"{element}@{region}" + (f"@{scope}" if scope is not None else "")


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a designation: `{id, properties, element, department, region, basis}`."""
    properties = row.get("properties", {})
    yield from check_present(row, "element", "department", "region", "basis")
    yield from check_enumerations(properties, {"scope": DesignationScope})
    yield from check_no_secret_mark(properties, "note")
    wrong_instants = list(check_instants(properties, "since", "until", required=frozenset({"since", "until"})))
    yield from wrong_instants
    if wrong_instants:
        return
    yield from check_interval(properties)
    expected = active_key(row.get("element"), row.get("region"), properties.get("scope"), properties["until"])
    if expected is not None:
        yield from check_equal(properties, "activeKey", expected)
    elif properties.get("activeKey") is not None:
        yield bad_value(
            "activeKey", properties["activeKey"], "absent, since the designation ends", "空（该认定已终止）"
        )


def interval_of(row: Mapping[str, Any]) -> SourceInterval:
    """What the row of a designation without violations claims."""
    properties = row["properties"]
    return SourceInterval(
        row["id"],
        row["element"],
        row["region"],
        properties.get("scope"),
        properties["since"],
        properties["until"],
    )


def contradictions(stored: Iterable[SourceInterval], written: Sequence[SourceInterval]) -> dict[str, SourceInterval]:
    """The designations of a batch that must not be written: by id, one that each contradicts.

    `stored`: those in the graph. `written`: those of the batch, in order, which replace stored ones with the same id.
    Of two that contradict each other, the later one in the batch is refused. The stored version of a refused one stays,
    so it is compared again.
    """
    refused: dict[str, SourceInterval] = {}
    places: defaultdict[tuple[str, str], list[SourceInterval]] = defaultdict(list)
    for interval in stored:
        places[interval.element, interval.region].append(interval)
    while True:
        replaced = {interval.id for interval in written if interval.id not in refused}
        accepted: defaultdict[tuple[str, str], list[SourceInterval]] = defaultdict(list)
        for interval in written:
            if interval.id in refused:
                continue
            place = interval.element, interval.region
            remaining = [other for other in places[place] if other.id not in replaced]
            other = next((other for other in (*remaining, *accepted[place]) if interval.contradicts(other)), None)
            if other is None:
                accepted[place].append(interval)
            else:
                refused[interval.id] = other
                break
        else:
            return refused


def contradiction_violation(other: SourceInterval) -> Violation:
    """The violation of a designation that contradicts another."""
    return Violation(
        code="DESIGNATION_OVERLAPS",
        field="scope",
        sentence=f"{other.id!r} designates the source of this element in this region for the same subjects and time.",
        zh=f"该数据元在本行政区划、同一适用对象和期间内已有数源认定{quoted(other.id)}。",
        remedy="End that designation first, or give both different scopes; one without a scope holds for all subjects.",
        remedy_zh="请先终止该认定，或为两者填写不同的适用对象；未填写适用对象的认定适用于全部对象。",
        article="13",
    )
