"""Rules of regions and departments: identity, enumerations, commissions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.graph_enums import DepartmentKind, Jurisdiction, RegionLevel
from domain.rules.contact import contact_violations
from domain.rules.department_line import grassroots_kind
from domain.rules.property_checks import bad_value, check_enumerations, check_equal, check_instants, check_present
from domain.rules.violation import Violation

REGION_CODE = re.compile(r"[0-9]{12}")
DEPARTMENT_CODE = re.compile(r"\S+")


def region_violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a region: `{id, properties, parent?, administeredBy?, byReference?}`."""
    properties = row["properties"]
    code = properties.get("code")
    yield from check_present(properties, "code", "name")
    if isinstance(code, str) and code.strip() and not REGION_CODE.fullmatch(code):
        yield bad_value("code", code, "12 digits", "12 位数字")
    # A code table may not say who administers a region.
    enumerations = {"level": RegionLevel, "jurisdiction": Jurisdiction}
    yield from check_enumerations(properties, enumerations, required=frozenset({"level"}))
    if row.get("parent") is not None and row["parent"] == code:
        yield bad_value("parent", code, "another region", "另一个行政区划")


def department_violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a department: `{id, properties, serves, competentFor?, guidedBy?, commissionedBy?}`.

    `commissionedBy`: list of `{department: code of a department of the line 公安, since, until?}`.
    """
    properties = row["properties"]
    code = properties.get("code")
    yield from check_present(properties, "code", "name", "line", "regionCode")
    yield from check_present(row, "serves")
    if isinstance(code, str) and code.strip() and not DEPARTMENT_CODE.fullmatch(code):
        yield bad_value("code", code, "a code without spaces", "不含空格的代码")
    yield from check_equal(properties, "regionCode", str(row.get("serves")))
    yield from check_equal(properties, "identity", f"{properties.get('regionCode')}/{properties.get('name')}")
    enumerations = {"kind": DepartmentKind, "level": RegionLevel}
    yield from check_enumerations(properties, enumerations, required=frozenset(enumerations))
    if row.get("guidedBy") is not None and row["guidedBy"] == code:
        yield bad_value("guidedBy", code, "another department", "另一个部门")
    kind = grassroots_kind(properties.get("line"), properties.get("name"))
    if properties.get("grassrootsKind") != kind:
        expected = kind or "absent for a body that is not of the grass roots"
        yield bad_value("grassrootsKind", properties.get("grassrootsKind"), expected, kind or "空（非基层组织）")
    yield from contact_violations(properties)
    yield from _commission_violations(row.get("commissionedBy"))


def _commission_violations(commissions: object) -> Iterator[Violation]:
    if commissions is None:
        return
    if not isinstance(commissions, list) or not all(isinstance(commission, Mapping) for commission in commissions):
        yield bad_value("commissionedBy", commissions, "a list of {department, since, until?}", "委托记录列表")
        return
    for commission in commissions:
        yield from check_present(commission, "department")
        yield from check_instants(commission, "since", "until", required=frozenset({"since"}))
