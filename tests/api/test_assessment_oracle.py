"""Assessments of the sample: all scenarios for all regions with a platform, as the oracle gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache

import pytest

from tests.conftest import Api
from tests.oracles.assessment import Assessment, Need, as_response, assess
from tests.oracles.sample_world import sample_world
from tests.strategies.assessment import Request
from tests.support.assessment_service import assess_needs, assessment

TODAY = datetime.fromisoformat("2026-09-01T00:00:00+08:00")
EARLIER = [datetime.fromisoformat(f"{year}-06-01T00:00:00+08:00") for year in (2023, 2024, 2025)]
SCENARIOS = ("newborn", "company-opening", "enrolment", "after-death", "retirement", "disability", "house-moving")
SOME_REGIONS = (
    "650000000000",  # the autonomous region
    "650100000000",  # 乌鲁木齐市
    "653100000000",  # 喀什地区
    "653101000000",  # 喀什市
    "654000000000",  # 伊犁哈萨克自治州
    "659001000000",  # 石河子市
    "660000000000",  # 兵团
    "653221000000",  # 和田县
    "653101100000",  # 乃则巴格镇, a township of 喀什市
)
AT_ONCE = 4
"""Requests that run at once."""


def expected(scenario: str, request: Request, at: datetime) -> Assessment:
    world = sample_world()
    return assess(world, world.scenarios[scenario], at, region=request.region, department=request.department)


@cache
def expected_everywhere(scenario: str) -> Mapping[Request, Assessment]:
    """The answers of today for all regions with a platform."""
    requests = [Request(platform.region, None) for platform in sample_world().platforms]
    return {request: expected(scenario, request, TODAY) for request in requests}


async def compare(api: Api, scenario: str, at: datetime, answers: Mapping[Request, Assessment]) -> None:
    """Asks for several assessments at a time, as many as keep both cores busy."""
    requests = list(answers)
    for start in range(0, len(requests), AT_ONCE):
        some = requests[start : start + AT_ONCE]
        served = await asyncio.gather(*(assessment(api, scenario, request, at) for request in some))
        assert served == [as_response(answers[request]) for request in some]


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_all_regions_with_a_platform(api: Api, scenario: str) -> None:
    answers = expected_everywhere(scenario)
    assert len(answers) >= 124
    await compare(api, scenario, TODAY, answers)


@pytest.mark.parametrize("at", EARLIER, ids=lambda at: str(at.year))
async def test_some_regions_at_earlier_instants(api: Api, at: datetime) -> None:
    requests = [Request(region, None) for region in SOME_REGIONS]
    for scenario in SCENARIOS:
        await compare(api, scenario, at, {request: expected(scenario, request, at) for request in requests})


async def test_departments_of_some_regions(api: Api) -> None:
    """A department needs no sharing for its own data; without a region it is assessed for its own."""
    requests = [
        Request(None, department.code)
        for department in sample_world().departments
        if department.region in SOME_REGIONS and department.line in ("公安", "民政")
    ]
    assert len(requests) > len(SOME_REGIONS)
    await compare(api, "newborn", TODAY, {request: expected("newborn", request, TODAY) for request in requests})


async def test_what_the_corps_built_counts_by_reference_too(api: Api) -> None:
    """阿拉尔市: one register and one source, 兵团教育局, by its own designation and by reference (Art. 13 ¶6)."""
    needs = [Need(number, "核验", "OTHER", element=f"NP-07-0{number}") for number in (1, 2)]
    request = Request("659002000000", None)
    served = await assess_needs(api, needs, request, TODAY)
    answer = assess(sample_world(), needs, TODAY, region=request.region)
    assert served == as_response(answer, of_scenario=False)
    assert [need["source"]["byReference"] for need in served["needs"]] == [False, True]
    for need in served["needs"]:
        of_source = [edge for edge in need["entries"]["edges"] if edge["via"] == "SOURCE"]
        assert [edge["coverage"] for edge in of_source] == ["COVERED"]


def occurring() -> Iterator[tuple[str, str | int | None]]:
    for scenario in SCENARIOS:
        for answer in expected_everywhere(scenario).values():
            for need in answer.needs:
                yield "reason", need.reason
                for candidate in need.candidates:
                    yield from (("via", candidate.via), ("place", candidate.place), ("coverage", candidate.coverage))


def test_the_sample_has_each_kind_of_answer() -> None:
    assert set(occurring()) == {
        *(("via", via) for via in ("SOURCE", "RETURN_FLOW", "LOCAL_REGISTER", "LIBRARY")),
        *(("place", place) for place in range(5)),
        *(("coverage", coverage) for coverage in ("COVERED", "UNKNOWN")),
        *(
            ("reason", reason)
            for reason in (
                None,
                "UNDESIGNATED",
                "NOT_IN_CATALOG",
                "NOT_COVERED",
                "NOT_ATTACHED",
                "TOO_STALE",
                "NOT_SHARED",
            )
        ),
    }
