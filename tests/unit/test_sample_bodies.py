"""Departments, platforms and designations of the sample."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from domain.rules.credit_code import is_credit_code
from tests.support.sample_rows import AUTONOMOUS_REGION, KASHI, KASHI_PREFECTURE, XPCC, by_code, rows

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def test_departments() -> None:
    bodies = by_code("department")
    assert len(bodies) == 4131
    assert all(is_credit_code(code) for code in bodies)
    assert len({each["identity"] for each in bodies.values()}) == len(bodies)
    levels = Counter(each["level"] for each in bodies.values())
    assert levels == {"PROVINCE": 42, "PREFECTURE": 14 * 22, "COUNTY": 108 * 22, "TOWNSHIP": 1405}
    assert not [each for each in bodies.values() if each["regionCode"] == "659000000000"]


def test_bodies_are_called_as_they_are_called_there() -> None:
    assert _body(AUTONOMOUS_REGION, "公安")["name"] == "新疆维吾尔自治区公安厅"
    assert _body(KASHI_PREFECTURE, "公安")["name"] == "喀什地区公安局"
    assert _body(KASHI, "公安")["name"] == "喀什市公安局"
    assert _body(KASHI, "税务")["name"] == "国家税务总局喀什市税务局"
    assert _body(KASHI, "住房公积金")["name"] == "喀什地区住房公积金管理中心喀什市管理部"
    assert _body(XPCC, "公安")["name"] == "新疆生产建设兵团公安局"
    assert _body("653101001000", "乡镇街道")["name"] == "恰萨街道办事处"
    assert _body("653101100000", "乡镇街道")["name"] == "乃则尔巴格镇人民政府"


def test_guidance_goes_up_one_line_and_xpcc_has_its_own() -> None:
    bodies = by_code("department")
    for each in bodies.values():
        if each["guidedBy"]:
            assert bodies[each["guidedBy"]]["line"] == each["line"]
    assert _body(KASHI, "公安")["guidedBy"] == _body(KASHI_PREFECTURE, "公安")["code"]
    assert _body(KASHI_PREFECTURE, "公安")["guidedBy"] == _body(AUTONOMOUS_REGION, "公安")["code"]
    assert _body("659001000000", "公安")["guidedBy"] == _body(XPCC, "公安")["code"]
    assert _body(XPCC, "公安")["guidedBy"] is None
    # Agencies of the central government have no body at 兵团.
    assert _body("659001000000", "税务")["guidedBy"] == _body(AUTONOMOUS_REGION, "税务")["code"]


def test_each_region_with_a_government_has_one_competent_authority_and_one_platform() -> None:
    competent = Counter(each["competentFor"] for each in by_code("department").values() if each["competentFor"])
    platforms = by_code("platform")
    assert len(platforms) == 2 + 14 + 108
    assert set(competent) == set(platforms)
    assert set(competent.values()) == {1}
    assert platforms[KASHI]["reportsTo"] == KASHI_PREFECTURE
    assert platforms[KASHI_PREFECTURE]["reportsTo"] == AUTONOMOUS_REGION
    assert platforms["659012000000"]["reportsTo"] == XPCC
    assert platforms[XPCC]["reportsTo"] is None


def test_where_the_article_names_one_line_it_is_designated() -> None:
    designated = {row["element"]: row for row in rows("designation") if row["region"] == AUTONOMOUS_REGION}
    bodies = by_code("department")
    for code, element in by_code("element").items():
        lines = [each.get("line") for each in by_code("category")[element["category"]]["collectors"]]
        if len(lines) == 1 and lines[0]:
            assert bodies[designated[code]["department"]]["line"] == lines[0]
    assert "NP-04-01" not in designated


def test_a_designated_line_may_lawfully_collect() -> None:
    bodies = by_code("department")
    for row in rows("designation"):
        collectors = by_code("category")[row["element"][:5]]["collectors"]
        lines = {each.get("line") for each in collectors}
        # NP-10 names no line: 颁发该职业资格证书和执业证书的单位.
        assert row["element"].startswith("NP-10") or bodies[row["department"]]["line"] in lines


def test_one_active_designation_for_an_element_and_a_region() -> None:
    keys = [row["properties"]["activeKey"] for row in rows("designation") if "activeKey" in row["properties"]]
    assert len(keys) == len(set(keys)) == 140
    for row in rows("designation"):
        assert ("activeKey" in row["properties"]) == (row["properties"]["until"] == FOREVER)


def test_a_successor_begins_when_its_predecessor_ends() -> None:
    acts = sorted(
        (row["properties"]["since"], row["properties"]["until"], by_code("department")[row["department"]]["line"])
        for row in rows("designation")
        if row["element"] == "NP-06-03"
    )
    change = datetime(2024, 12, 31, 16, tzinfo=UTC)
    assert acts == [
        (datetime(2023, 2, 16, 16, tzinfo=UTC), change, "人力资源和社会保障"),
        (change, FOREVER, "税务"),
    ]


def _body(region: str, line: str) -> dict[str, str]:
    found = [each for each in by_code("department").values() if (each["regionCode"], each["line"]) == (region, line)]
    assert len(found) == 1
    return found[0]
