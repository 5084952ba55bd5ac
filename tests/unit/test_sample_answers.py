"""The expected answers for 喀什市, written by hand from the rows; the API must give the same (docs/sample.md)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.oracles.assessment import assess
from tests.oracles.sample_world import sample_world
from tests.oracles.three_questions import (
    designation,
    entries_of,
    level_skips,
    local_collector,
    repeat_collectors,
    return_flows,
)
from tests.support.sample_rows import AUTONOMOUS_REGION, KASHI, KASHI_PREFECTURE, XPCC, by_code, rows

AT = datetime(2026, 8, 31, 16, tzinfo=UTC)
POLICE = "11650000YL0000207P"
DOWN = [AUTONOMOUS_REGION, KASHI_PREFECTURE, KASHI]
SKIPPED = [AUTONOMOUS_REGION, KASHI]


def test_source_of_the_citizen_number() -> None:
    act = designation("NP-01-01", KASHI, AT)
    assert act is not None
    assert (act["department"], act["region"]) == (POLICE, AUTONOMOUS_REGION)
    assert by_code("department")[POLICE]["name"] == "新疆维吾尔自治区公安厅"
    assert act["properties"]["since"] == datetime(2023, 2, 16, 16, tzinfo=UTC)
    assert local_collector(act, KASHI) == "喀什市公安局"
    assert entries_of(POLICE, "NP-01-01") == ["303008/000001", "303008/000112"]
    assert repeat_collectors(act, KASHI, AT) == [
        ("喀什市卫生健康委员会", "20100105/000084", False),
        ("喀什市教育局", "30300407/000114", False),
    ]


def test_department_may_collect_again_what_is_not_shared() -> None:
    act = designation("NP-01-13", KASHI, AT)
    assert act is not None
    assert repeat_collectors(act, KASHI, AT) == [("喀什市人力资源和社会保障局", "303014/000307", True)]


def test_needs_of_a_newborn_in_kashi() -> None:
    world = sample_world()
    answers = assess(world, world.scenarios["newborn"], AT, region=KASHI).needs
    result = {
        answer.need.element: (
            answer.status,
            answer.reason,
            [f"{candidate.entry} {candidate.via}" for candidate in answer.candidates],
        )
        for answer in answers
    }
    source, returned, local, library = "SOURCE", "RETURN_FLOW", "LOCAL_REGISTER", "LIBRARY"
    assert result == {
        "NP-01-01": (
            "SATISFIED",
            None,
            [
                "303008/000001 SOURCE",
                "303008/000001 RETURN_FLOW",
                "303008/000112 SOURCE",
                "303008/000142 LOCAL_REGISTER",
                "1/000001 LIBRARY",
                "303008/000067 LOCAL_REGISTER",
            ],
        ),
        "NP-01-13": ("NOT_SHARED", "NOT_SHARED", ["303008/000154 SOURCE"]),
        "NP-03-01": (
            "CONDITIONAL",
            None,
            [
                "303011/000001 SOURCE",
                "303011/000067 LOCAL_REGISTER",
                "1/000003 LIBRARY",
                "1/000022 LIBRARY",
                "303011/000001 RETURN_FLOW",
            ],
        ),
        "NP-04-01": ("GAP", "UNDESIGNATED", []),
        "NP-04-02": ("GAP", "TOO_STALE", ["20100102/000001 SOURCE", "20100102/000047 LOCAL_REGISTER"]),
        "NP-05-01": ("GAP", "NOT_ATTACHED", ["20100108/000001 SOURCE"]),
        "NP-05-03": ("GAP", "NOT_IN_CATALOG", []),
        "NP-06-05": (
            "CONDITIONAL",
            None,
            [
                "303014/000001 SOURCE",
                "1/000004 LIBRARY",
                "1/000026 LIBRARY",
                "303014/000001 RETURN_FLOW",
                "303014/000067 LOCAL_REGISTER",
            ],
        ),
        "NP-01-07": (
            "SATISFIED",
            None,
            ["303008/000001 SOURCE", "1/000001 LIBRARY", "303008/000067 LOCAL_REGISTER"],
        ),
        "OT-01-01": (
            "SATISFIED",
            None,
            ["20100701/000001 SOURCE", "20100701/000052 LOCAL_REGISTER", "20100701/000001 RETURN_FLOW"],
        ),
    }
    assert {answer.need.element: len(answer.holders) for answer in answers if answer.holders} == {"NP-04-01": 83}


def test_return_flows_to_kashi() -> None:
    targets = {row["id"]: row["to"].rpartition("huiliu.")[2] for row in rows("flow")}
    result = sorted((targets[flow], regions) for flow, regions in return_flows(KASHI, AT).items())
    assert result == [
        ("bianban-01", DOWN),
        ("gongan-01", DOWN),
        ("gongjijin-01", DOWN),
        ("jiaoyu-01", SKIPPED),
        ("lincao-01", DOWN),
        ("minzheng-01", DOWN),
        ("nongye-01", DOWN),
        ("renshe-01", DOWN),
        ("renshe-02", DOWN),
        ("shijian-01", DOWN),
        ("shijian-01", SKIPPED),
        ("shijian-02", DOWN),
        ("shuiwu-01", DOWN),
        ("yibao-01", DOWN),
        ("ziran-01", DOWN),
        ("ziran-03", DOWN),
    ]
    assert level_skips(DOWN) == []
    assert level_skips(SKIPPED) == [(AUTONOMOUS_REGION, KASHI)]


def test_return_flows_at_earlier_instants() -> None:
    before = return_flows(KASHI, datetime(2025, 6, 30, tzinfo=UTC))
    assert len(before) == 17
    assert len(return_flows(KASHI, datetime(2023, 2, 16, tzinfo=UTC))) == 0


@pytest.mark.parametrize(
    ("element", "region", "at", "department"),
    [
        ("NP-06-03", KASHI, datetime(2024, 6, 1, tzinfo=UTC), "新疆维吾尔自治区人力资源和社会保障厅"),
        ("NP-06-03", KASHI, datetime(2024, 12, 31, 15, 59, tzinfo=UTC), "新疆维吾尔自治区人力资源和社会保障厅"),
        ("NP-06-03", KASHI, datetime(2024, 12, 31, 16, 0, tzinfo=UTC), "国家税务总局新疆维吾尔自治区税务局"),
        ("NP-05-06", KASHI, AT, "喀什地区卫生健康委员会"),
        ("NP-05-06", AUTONOMOUS_REGION, AT, None),
        ("NP-02-05", KASHI, datetime(2023, 12, 1, tzinfo=UTC), "喀什市公安局"),
        ("NP-02-05", KASHI, AT, None),
        ("NP-07-01", XPCC, AT, "新疆生产建设兵团教育局"),
        ("NP-07-01", "659001000000", AT, "新疆生产建设兵团教育局"),
        ("NP-07-01", XPCC, datetime(2023, 6, 1, tzinfo=UTC), "新疆维吾尔自治区教育厅"),
        ("NP-07-01", KASHI, AT, "新疆维吾尔自治区教育厅"),
        ("NP-01-01", "659001000000", AT, "新疆维吾尔自治区公安厅"),
        ("NP-04-01", AUTONOMOUS_REGION, AT, None),
    ],
)
def test_sources_by_region_and_time(element: str, region: str, at: datetime, department: str | None) -> None:
    act = designation(element, region, at)
    assert (by_code("department")[act["department"]]["name"] if act else None) == department
