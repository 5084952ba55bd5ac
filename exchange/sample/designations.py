"""Designations: the one statutory source of an element in a region, with its interval (一数一源, Art. 13).

Notes quote the article. What it does not say (which of several collectors, the line of a body that it names otherwise,
one source for each kind of legal entity) is marked as the sample's decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.model.graph_enums import DesignationScope
from domain.rules.designation import active_key
from domain.rules.instants import OPEN_END
from exchange.sample.departments import SampleDepartment
from exchange.sample.deterministic import MEASURES_START, day, day_of
from exchange.sample.law import designation_basis, names_line
from exchange.sample.read_facts import Facts
from exchange.sample.regions import AUTONOMOUS_REGION


@dataclass(frozen=True, slots=True)
class SampleDesignation:
    """One designation. `until` is 9999-12-31 while it is active. `scope`: a DesignationScope; None for all subjects."""

    element: str
    region: str
    department: SampleDepartment
    since: datetime
    until: datetime
    note: str
    scope: str | None = None


def sample_designations(
    facts: Facts, departments: Mapping[tuple[str, str], SampleDepartment]
) -> tuple[SampleDesignation, ...]:
    """Designations that follow from the law, those for each scope, then the sample's decisions, ordered by time per
    element and region."""
    decided = facts.decisions["designations"]
    decided_elements = {decision["element"] for decision in decided if decision["region"] == AUTONOMOUS_REGION}
    categories = {category["code"]: category for category in facts.categories}
    by_scope = [
        SampleDesignation(
            element["code"],
            AUTONOMOUS_REGION,
            departments[AUTONOMOUS_REGION, decision["line"]],
            MEASURES_START,
            OPEN_END,
            _scoped_note(categories[decision["category"]], decision["line"], decision["scope"]),
            decision["scope"],
        )
        for decision in facts.decisions["scopedDesignations"]
        for element in facts.elements
        if _category(element) == decision["category"]
    ]
    decided_elements |= {designation.element for designation in by_scope}
    by_law = [
        SampleDesignation(
            element["code"],
            AUTONOMOUS_REGION,
            departments[AUTONOMOUS_REGION, element["designated"]],
            MEASURES_START,
            OPEN_END,
            _note(categories[_category(element)], element["designated"]),
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
    return (*by_law, *by_scope, *by_decision)


def designation_rows(acts: tuple[SampleDesignation, ...]) -> list[dict[str, Any]]:
    """Rows of `load/designation`. The id contains the start day and the scope, because an element and region may have
    several."""
    return [_row(act) for act in acts]


def _row(act: SampleDesignation) -> dict[str, Any]:
    key = active_key(act.element, act.region, act.scope, act.until)
    return {
        "id": f"designation_{act.element}@{act.region}@{day_of(act.since)}" + (f"@{act.scope}" if act.scope else ""),
        "properties": {
            "since": act.since,
            "until": act.until,
            "note": act.note,
            **({"scope": act.scope} if act.scope else {}),
            **({"activeKey": key} if key else {}),
            "sample": True,
        },
        "element": act.element,
        "department": act.department.code,
        "region": act.region,
        "basis": designation_basis(act.element),
    }


def _category(element: Mapping[str, str]) -> str:
    return element["code"][:5]


def _note(category: Mapping[str, Any], line: str) -> str:
    if not category["collectors"]:
        return f"第十三条未列举该类数据，依第六条第二款第（五）项，由{line}条线负责系样例认定。"
    choices = [
        *(["列有多个单位"] if len(category["collectors"]) > 1 else []),
        *([] if names_line(category, line) else ["未指明条线"]),
    ]
    if not choices:
        return _quotation(category)
    return f"{_quotation(category)}条文{'且'.join(choices)}，由{line}条线负责系样例认定。"


def _scoped_note(category: Mapping[str, Any], line: str, scope: str) -> str:
    subject = DesignationScope[scope].zh
    return (
        f"{_quotation(category)}按登记对象分别认定数源，{subject}由{line}条线负责，"
        "系样例对该项和第二条第（九）项的理解。"
    )


def _quotation(category: Mapping[str, Any]) -> str:
    return f"{category['article']}规定：“{category['text']}”。"
