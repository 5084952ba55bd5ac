"""Rules of regions and departments: identity and enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.graph_enums import DepartmentKind, Jurisdiction, RegionLevel
from domain.rules.property_checks import bad_value, check_enumerations, check_equal, check_present
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
    yield from check_equal(row, "id", f"region_{code}")
    # a jurisdiction that is not known is absent
    enumerations = {"level": RegionLevel, "jurisdiction": Jurisdiction}
    yield from check_enumerations(properties, enumerations, required=frozenset({"level"}))
    if row.get("parent") is not None and row["parent"] == code:
        yield bad_value("parent", code, "another region", "另一个行政区划")


def department_violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a department: `{id, properties, serves, competentFor?, guidedBy?}`."""
    properties = row["properties"]
    code = properties.get("code")
    yield from check_present(properties, "code", "name", "line", "regionCode")
    yield from check_present(row, "serves")
    if isinstance(code, str) and code.strip() and not DEPARTMENT_CODE.fullmatch(code):
        yield bad_value("code", code, "a code without spaces", "不含空格的代码")
    yield from check_equal(row, "id", f"department_{code}")
    yield from check_equal(properties, "regionCode", str(row.get("serves")))
    yield from check_equal(properties, "identity", f"{properties.get('regionCode')}/{properties.get('name')}")
    enumerations = {"kind": DepartmentKind, "level": RegionLevel}
    yield from check_enumerations(properties, enumerations, required=frozenset(enumerations))
    if row.get("guidedBy") is not None and row["guidedBy"] == code:
        yield bad_value("guidedBy", code, "another department", "另一个部门")
