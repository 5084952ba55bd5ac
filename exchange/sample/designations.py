"""Designations: the one statutory source of an element in a region, with its interval (一数一源, Art. 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.rules.instants import OPEN_END
from exchange.sample.departments import SampleDepartment
from exchange.sample.deterministic import MEASURES_START, day, day_of
from exchange.sample.law import designation_basis
from exchange.sample.read_facts import Facts
from exchange.sample.regions import AUTONOMOUS_REGION


@dataclass(frozen=True, slots=True)
class SampleDesignation:
    """One designation. `until` is 9999-12-31 while it is active."""

    element: str
    region: str
    department: SampleDepartment
    since: datetime
    until: datetime
    note: str


def sample_designations(
    facts: Facts, departments: Mapping[tuple[str, str], SampleDepartment]
) -> tuple[SampleDesignation, ...]:
    """Designations that follow from the law, then the sample's decisions, ordered by time per element and region."""
    decided = facts.decisions["designations"]
    decided_elements = {decision["element"] for decision in decided if decision["region"] == AUTONOMOUS_REGION}
    collectors = {category["code"]: category["collectors"] for category in facts.categories}
    by_law = [
        SampleDesignation(
            element["code"],
            AUTONOMOUS_REGION,
            departments[AUTONOMOUS_REGION, element["designated"]],
            MEASURES_START,
            OPEN_END,
            _note(len(collectors[element["code"][:5]]), element["designated"]),
        )
        for element in facts.elements
        if element["designated"] and element["code"] not in decided_elements
    ]
    by_decision = [
        SampleDesignation(
            decision["element"],
            decision["region"],
            departments[decision["region"], decision["line"]],
            day(decision["since"]),
            day(decision["until"]) if "until" in decision else OPEN_END,
            decision["note"],
        )
        for decision in decided
    ]
    return (*by_law, *by_decision)


def designation_rows(acts: tuple[SampleDesignation, ...]) -> list[dict[str, Any]]:
    """Rows of `load/designation`. The id contains the start day, because an element and region may have several."""
    return [
        {
            "id": f"designation_{act.element}@{act.region}@{day_of(act.since)}",
            "properties": {
                "since": act.since,
                "until": act.until,
                "note": act.note,
                **({"activeKey": f"{act.element}@{act.region}"} if act.until == OPEN_END else {}),
                "sample": True,
            },
            "element": act.element,
            "department": act.department.code,
            "region": act.region,
            "basis": designation_basis(act.element),
        }
        for act in acts
    ]


def _note(collectors: int, line: str) -> str:
    if collectors == 0:
        return f"样例认定：第十三条未列此项，本样例依第六条第二款第（五）项，认定{line}条线"
    if collectors == 1:
        return f"第十三条规定由{line}一个条线负责"
    return f"样例认定：第十三条规定由多个单位负责，本样例认定{line}条线"
