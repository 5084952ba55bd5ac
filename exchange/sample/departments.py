"""The bodies that serve each region: one of every line from county up, one government below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.credit_code import credit_code
from exchange.sample.facts import DepartmentLine, Facts
from exchange.sample.regions import AUTONOMOUS_REGION, XPCC, SampleRegion

COMPETENT = "公共数据"
GRASSROOTS = "乡镇街道"
# Registered by: 1 机构编制; kind of body: 1 机关, 2 事业单位, 3 群众团体.
_CODE_KINDS = {"PUBLIC_SERVICE": "12", "残联": "13"}
# Some names in the code table of townships are bodies by themselves.
_BODIES = ("管委会", "委员会", "监狱", "中心", "管理站", "试验站", "公安管区")


@dataclass(frozen=True, slots=True)
class SampleDepartment:
    """A department. `guide` is the code of the one that guides its work."""

    code: str
    name: str
    kind: str
    line: str
    place: SampleRegion
    guide: str | None


def departments(facts: Facts, everywhere: Iterable[SampleRegion]) -> tuple[SampleDepartment, ...]:
    """Every body, upper levels first."""
    by_code = {place.code: place for place in everywhere}
    bodies: dict[tuple[str, str], SampleDepartment] = {}
    for place in sorted(by_code.values(), key=_from_above):
        if place.nominal:
            continue
        if place.level == "TOWNSHIP":
            bodies[place.code, GRASSROOTS] = _government(place)
            continue
        for line in facts.lines:
            name = _name(line, place, by_code)
            if name:
                guide = _guide(bodies, place, line.line)
                bodies[place.code, line.line] = SampleDepartment(
                    _code(line, place), name, line.kind, line.line, place, guide.code if guide else None
                )
    return tuple(bodies.values())


def by_place_and_line(bodies: Iterable[SampleDepartment]) -> dict[tuple[str, str], SampleDepartment]:
    """Bodies by (region code, line)."""
    return {(body.place.code, body.line): body for body in bodies}


def department_rows(bodies: Iterable[SampleDepartment]) -> list[dict[str, Any]]:
    """Rows of `load/department`."""
    return [
        {
            "id": f"department_{body.code}",
            "properties": {
                "code": body.code,
                "name": body.name,
                "kind": body.kind,
                "line": body.line,
                "level": body.place.level,
                "regionCode": body.place.code,
                "identity": f"{body.place.code}/{body.name}",
                "creditCodes": [body.code],
                "sample": True,
            },
            "serves": body.place.code,
            "competentFor": body.place.code if body.line == COMPETENT else None,
            "guidedBy": body.guide,
        }
        for body in bodies
    ]


def _from_above(place: SampleRegion) -> tuple[int, str]:
    return (("PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP").index(place.level), place.code)


def _name(line: DepartmentLine, place: SampleRegion, by_code: Mapping[str, SampleRegion]) -> str:
    above = by_code[place.upper].name if place.upper else ""
    return line.form(place.tier).format(region=place.name, parent=above)


def _guide(
    bodies: Mapping[tuple[str, str], SampleDepartment], place: SampleRegion, line: str
) -> SampleDepartment | None:
    if place.upper is None:
        return None
    found = bodies.get((place.upper, line))
    if found is None and place.upper == XPCC:
        # Agencies of the central government (税务, 气象) have no body at 兵团: the autonomous region's guides.
        found = bodies.get((AUTONOMOUS_REGION, line))
    return found


def _code(line: DepartmentLine, place: SampleRegion) -> str:
    kind = _CODE_KINDS.get(line.line) or _CODE_KINDS.get(line.kind, "11")
    # No organisation code begins with YL, so that no sample body bears a real body's code.
    return credit_code(kind, place.code[:6], f"YL000{line.number}0")


def _government(place: SampleRegion) -> SampleDepartment:
    code = credit_code("11", place.code[:6], f"YL{place.code[6:9]}990")
    return SampleDepartment(code, _government_name(place.name), "GOVERNMENT", GRASSROOTS, place, None)


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
