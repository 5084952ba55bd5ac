"""Which department is the one statutory source of an element, in which region, since when (一数一源, Art. 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchange.sample.departments import SampleDepartment
from exchange.sample.deterministic import FOREVER, MEASURES, day, day_of
from exchange.sample.facts import Facts
from exchange.sample.law import ARTICLE_13
from exchange.sample.regions import AUTONOMOUS_REGION


@dataclass(frozen=True, slots=True)
class SampleDesignation:
    """One act. `until` is 9999-12-31 while it is active."""

    element: str
    region: str
    body: SampleDepartment
    since: datetime
    until: datetime
    note: str


def designations(facts: Facts, bodies: Mapping[tuple[str, str], SampleDepartment]) -> tuple[SampleDesignation, ...]:
    """Those the law itself leads to, then the decisions of the sample, in time order for one element and region."""
    decided = facts.decisions["designations"]
    replaced = {each["element"] for each in decided if each["region"] == AUTONOMOUS_REGION}
    collectors = {each["code"]: each["collectors"] for each in facts.categories}
    by_law = [
        SampleDesignation(
            element["code"],
            AUTONOMOUS_REGION,
            bodies[AUTONOMOUS_REGION, element["designated"]],
            MEASURES,
            FOREVER,
            _note(len(collectors[element["code"][:5]]), element["designated"]),
        )
        for element in facts.elements
        if element["designated"] and element["code"] not in replaced
    ]
    by_decision = [
        SampleDesignation(
            each["element"],
            each["region"],
            bodies[each["region"], each["line"]],
            day(each["since"]),
            day(each["until"]) if "until" in each else FOREVER,
            each["note"],
        )
        for each in decided
    ]
    return (*by_law, *by_decision)


def designation_rows(acts: tuple[SampleDesignation, ...]) -> list[dict[str, Any]]:
    """Rows of `load/designation`. The key tells acts on one element and region apart by the day they began."""
    return [
        {
            "id": f"designation_{act.element}@{act.region}@{day_of(act.since)}",
            "properties": {
                "since": act.since,
                "until": act.until,
                "note": act.note,
                **({"activeKey": f"{act.element}@{act.region}"} if act.until == FOREVER else {}),
                "sample": True,
            },
            "element": act.element,
            "department": act.body.code,
            "region": act.region,
            "basis": ARTICLE_13,
        }
        for act in acts
    ]


def _note(collectors: int, line: str) -> str:
    if collectors == 1:
        return f"第十三条规定由{line}一个条线负责"
    return f"样例认定：第十三条规定由多个单位负责，本样例认定{line}条线"
