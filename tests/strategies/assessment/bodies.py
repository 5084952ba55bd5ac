"""The regions, departments, platforms and designations of a random world.

A world has an autonomous region with a prefecture, counties and a township, and a region that applies its designations
by reference, with a city that the code table lists under a nominal prefecture.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracles.assessment import Department, Designation, Platform, Region
from tests.strategies import seeded as st
from tests.strategies.assessment.instants import ENDED, STILL_VALID, TO_COME, VALID

SCOPES = ("MARKET_ENTITY", "SOCIAL_ORGANIZATION")
LINES = ("公安", "民政", "税务")


def draw_regions(draw: st.DrawFn, prefix: str) -> tuple[Region, ...]:
    home, corps, nominal = f"{prefix}home", f"{prefix}corps", f"{prefix}nominal"
    prefecture, county, city = f"{prefix}prefecture", f"{prefix}county", f"{prefix}city"
    above = draw(st.sampled_from((prefecture, prefecture, home)))
    return (
        Region(home, "PROVINCE"),
        Region(prefecture, "PREFECTURE", home),
        Region(county, "COUNTY", above),
        Region(f"{prefix}other", "COUNTY", prefecture),
        Region(f"{prefix}town", "TOWNSHIP", county),
        Region(corps, "PROVINCE", by_reference=home),
        Region(nominal, "PREFECTURE", home, nominal=True),
        Region(city, "COUNTY", nominal, administered_by=corps),
        Region(f"{prefix}regiment", "TOWNSHIP", city),
    )


def draw_departments(draw: st.DrawFn, regions: Sequence[Region]) -> tuple[Department, ...]:
    departments = []
    for region in regions:
        if region.nominal:
            continue
        for line in LINES[:2] if region.level == "TOWNSHIP" else LINES:
            # 兵团 has at most one body of a line; elsewhere a second one is rare
            for number in range(draw(st.sampled_from((0, 1, 1, 1 if region.by_reference else 2)))):
                # some regions have a competent authority, some have two departments that are
                competent = line == LINES[1]
                departments.append(Department(f"{region.code}-{line}{number}", line, region.code, competent))
    home = regions[0].code
    return (*departments, Department(f"{home}-无条线", None, home), Department(f"{home}-民政9", "民政", home))


def draw_platforms(draw: st.DrawFn, regions: Sequence[Region]) -> tuple[Platform, ...]:
    """Most regions have one. It reports to the nearest above."""
    by_code = {region.code: region for region in regions}
    able = [region for region in regions if not region.nominal and region.level != "TOWNSHIP"]
    having = {region.code for region in able if region.level == "PROVINCE" or draw(st.integers(0, 7))}
    platforms = []
    for code in sorted(having):
        above = by_code[code].above
        while above and above not in having:
            above = by_code[above].above
        platforms.append(Platform(code, above if draw(st.integers(0, 9)) else None))
    return tuple(platforms)


def draw_designations(
    draw: st.DrawFn, prefix: str, elements: Sequence[str], departments: Sequence[Department]
) -> tuple[Designation, ...]:
    """At an instant an element has in a region one designation for all, or one for each of several scopes."""
    chances = {"home": (1,) * 7 + (0,), "prefecture": (1, 0, 0, 0, 0), "county": (1, 0, 0, 0, 0), "corps": (1, 0, 0, 0)}
    designations: list[Designation] = []
    for element in elements:
        for name, chance in chances.items():
            region = f"{prefix}{name}"
            if not draw(st.sampled_from(chance)):
                continue
            scopes = draw(st.sampled_from(((None,), (None,), (None,), (None,), SCOPES, SCOPES, SCOPES[:1], SCOPES[1:])))
            span = draw(st.sampled_from((VALID,) * 5 + (STILL_VALID, ENDED, TO_COME)))
            for scope in scopes:
                key = f"{prefix}{len(designations)}"
                department = _designated(draw, region, departments)
                designations.append(Designation(key, element, department, region, scope, *span))
    return tuple(designations)


def _designated(draw: st.DrawFn, region: str, departments: Sequence[Department]) -> str:
    local = [department.code for department in departments if department.region == region]
    anywhere = [department.code for department in departments]
    near = local if local and draw(st.integers(0, 7)) > 0 else anywhere
    return draw(st.sampled_from(near))
