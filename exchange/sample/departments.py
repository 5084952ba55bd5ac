"""The departments of each region: one of every line from county level up, one government below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.credit_code import credit_code
from domain.rules.department_line import GRASSROOTS
from exchange.sample.contacts import department_contact
from exchange.sample.read_facts import DepartmentLine, Facts
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion

COMPETENT = "公共数据"
# First digit: registered by 机构编制 (1). Second digit, kind of body: 1 机关, 2 事业单位, 3 群众团体.
_CODE_KINDS = {"PUBLIC_SERVICE": "12", "残联": "13"}
# Endings of township names that are already names of bodies.
_BODIES = ("管委会", "委员会", "监狱", "中心", "管理站", "试验站", "公安管区")


@dataclass(frozen=True, slots=True)
class SampleDepartment:
    """A department. `guide`: code of the department that guides its work."""

    code: str
    name: str
    kind: str
    line: str
    region: SampleRegion
    guide: str | None


def sample_departments(facts: Facts, regions: Iterable[SampleRegion]) -> tuple[SampleDepartment, ...]:
    """All departments, upper levels first."""
    by_code = {region.code: region for region in regions}
    departments: dict[tuple[str, str], SampleDepartment] = {}
    for region in sorted(by_code.values(), key=_from_above):
        if region.nominal:
            continue
        if region.level == "TOWNSHIP":
            departments[region.code, GRASSROOTS] = _government(region)
            continue
        for line in facts.lines:
            name = _name(line, region, by_code)
            if name:
                guide = _guide(departments, region, line.line)
                departments[region.code, line.line] = SampleDepartment(
                    _code(line, region), name, line.kind, line.line, region, guide.code if guide else None
                )
    return tuple(departments.values())


def by_region_and_line(departments: Iterable[SampleDepartment]) -> dict[tuple[str, str], SampleDepartment]:
    """Departments by (region code, line)."""
    return {(department.region.code, department.line): department for department in departments}


def department_rows(departments: Iterable[SampleDepartment]) -> list[dict[str, Any]]:
    """Rows of `load/department`."""
    return [
        {
            "id": f"department_{department.code}",
            "properties": {
                "code": department.code,
                "name": department.name,
                "kind": department.kind,
                "line": department.line,
                "level": department.region.level,
                "regionCode": department.region.code,
                "identity": f"{department.region.code}/{department.name}",
                "creditCodes": [department.code],
                "sample": True,
                **({} if department.line == GRASSROOTS else department_contact(department.code)),
            },
            "serves": department.region.code,
            "competentFor": department.region.code if department.line == COMPETENT else None,
            "guidedBy": department.guide,
        }
        for department in departments
    ]


def _from_above(region: SampleRegion) -> tuple[int, str]:
    return (("PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP").index(region.level), region.code)


def _name(line: DepartmentLine, region: SampleRegion, by_code: Mapping[str, SampleRegion]) -> str:
    above = by_code[region.upper].name if region.upper else ""
    return line.form(region.tier).format(region=region.name, parent=above)


def _guide(
    departments: Mapping[tuple[str, str], SampleDepartment], region: SampleRegion, line: str
) -> SampleDepartment | None:
    if region.upper is None:
        return None
    guide = departments.get((region.upper, line))
    if guide is None and region.upper == XPCC:
        # Central agencies (税务, 气象) have no department in 兵团: the autonomous region's department guides.
        guide = departments.get((AUTONOMOUS_REGION, line))
    return guide


def _code(line: DepartmentLine, region: SampleRegion) -> str:
    kind = _CODE_KINDS.get(line.line) or _CODE_KINDS.get(line.kind, "11")
    # No real organisation code begins with YL, so no department of the sample has the code of a real one.
    return credit_code(kind, region.code[:6], f"YL000{line.number}0")


def _government(region: SampleRegion) -> SampleDepartment:
    code = credit_code("11", region.code[:6], f"YL{region.code[6:9]}990")
    return SampleDepartment(code, _government_name(region.name), "GOVERNMENT", GRASSROOTS, region, None)


def _government_name(name: str) -> str:
    if name.endswith("街道"):
        return f"{name}办事处"
    if name.endswith(("乡", "镇")):
        return f"{name}人民政府"
    if name.endswith(_BODIES):
        return name
    if name.endswith(("团", "团分部")):
        return f"{name}团部" if name.endswith("团") else name
    if name.endswith("场"):
        return f"{name}场部"
    return f"{name}管理委员会"
