"""Departments, platforms and designations of the sample."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from domain.rules.credit_code import is_credit_code
from tests.support.sample_rows import AUTONOMOUS_REGION, KASHI, KASHI_PREFECTURE, XPCC, by_code, rows

OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)


def test_departments() -> None:
    departments = by_code("department")
    assert len(departments) == 4131
    assert all(is_credit_code(code) for code in departments)
    assert len({department["identity"] for department in departments.values()}) == len(departments)
    levels = Counter(department["level"] for department in departments.values())
    assert levels == {"PROVINCE": 42, "PREFECTURE": 14 * 22, "COUNTY": 108 * 22, "TOWNSHIP": 1405}
    assert not [department for department in departments.values() if department["regionCode"] == "659000000000"]


def test_departments_have_their_real_names() -> None:
    assert _department(AUTONOMOUS_REGION, "公安")["name"] == "新疆维吾尔自治区公安厅"
    assert _department(KASHI_PREFECTURE, "公安")["name"] == "喀什地区公安局"
    assert _department(KASHI, "公安")["name"] == "喀什市公安局"
    assert _department(KASHI, "税务")["name"] == "国家税务总局喀什市税务局"
    assert _department(KASHI, "住房公积金")["name"] == "喀什地区住房公积金管理中心喀什市管理部"
    assert _department(XPCC, "公安")["name"] == "新疆生产建设兵团公安局"
    assert _department("653101001000", "乡镇街道")["name"] == "恰萨街道办事处"
    assert _department("653101100000", "乡镇街道")["name"] == "乃则尔巴格镇人民政府"


def test_guidance_stays_in_a_line_and_xpcc_has_its_own() -> None:
    departments = by_code("department")
    for department in departments.values():
        if department["guidedBy"]:
            assert departments[department["guidedBy"]]["line"] == department["line"]
    assert _department(KASHI, "公安")["guidedBy"] == _department(KASHI_PREFECTURE, "公安")["code"]
    assert _department(KASHI_PREFECTURE, "公安")["guidedBy"] == _department(AUTONOMOUS_REGION, "公安")["code"]
    assert _department("659001000000", "公安")["guidedBy"] == _department(XPCC, "公安")["code"]
    assert _department(XPCC, "公安")["guidedBy"] is None
    # Central agencies have no department in 兵团.
    assert _department("659001000000", "税务")["guidedBy"] == _department(AUTONOMOUS_REGION, "税务")["code"]


def test_region_with_a_government_has_one_competent_authority_and_one_platform() -> None:
    competent = Counter(
        department["competentFor"] for department in by_code("department").values() if department["competentFor"]
    )
    platforms = by_code("platform")
    assert len(platforms) == 2 + 14 + 108
    assert set(competent) == set(platforms)
    assert set(competent.values()) == {1}
    assert platforms[KASHI]["reportsTo"] == KASHI_PREFECTURE
    assert platforms[KASHI_PREFECTURE]["reportsTo"] == AUTONOMOUS_REGION
    assert platforms["659012000000"]["reportsTo"] == XPCC
    assert platforms[XPCC]["reportsTo"] is None


def test_single_line_of_the_article_is_designated() -> None:
    designated = {row["element"]: row for row in rows("designation") if row["region"] == AUTONOMOUS_REGION}
    departments = by_code("department")
    for code, element in by_code("element").items():
        lines = [collector.get("line") for collector in by_code("category")[element["category"]]["collectors"]]
        if len(lines) == 1 and lines[0]:
            assert departments[designated[code]["department"]]["line"] == lines[0]
    assert "NP-04-01" not in designated


def test_designated_line_is_a_lawful_collector() -> None:
    departments = by_code("department")
    for row in rows("designation"):
        collectors = by_code("category")[row["element"][:5]]["collectors"]
        lines = {collector.get("line") for collector in collectors}
        # NP-10 names no line: 颁发该职业资格证书和执业证书的单位; OT-01 is not in the article.
        assert row["element"].startswith(("NP-10", "OT-01")) or departments[row["department"]]["line"] in lines


def test_data_that_the_article_does_not_name_is_designated_by_article_6() -> None:
    ours = {row["element"]: row for row in rows("designation") if row["element"].startswith("OT-01")}
    assert sorted(set(by_code("element")) & {f"OT-01-{number:02}" for number in range(1, 10)} - set(ours)) == [
        "OT-01-08"
    ]
    assert {row["basis"] for row in ours.values()} == {"basis_xj-2023-11#6"}
    assert all(
        row["properties"]["note"].startswith("第十三条未列举该类数据，依第六条第二款第（五）项，")
        for row in ours.values()
    )
    others = [row["basis"] for row in rows("designation") if row["element"] not in ours]
    assert set(others) == {"basis_xj-2023-11#13"}


def test_one_active_designation_for_an_element_region_and_scope() -> None:
    keys = [row["properties"]["activeKey"] for row in rows("designation") if "activeKey" in row["properties"]]
    assert len(keys) == len(set(keys)) == 158
    for row in rows("designation"):
        assert ("activeKey" in row["properties"]) == (row["properties"]["until"] == OPEN_END)


def test_successor_begins_when_its_predecessor_ends() -> None:
    acts = sorted(
        (row["properties"]["since"], row["properties"]["until"], by_code("department")[row["department"]]["line"])
        for row in rows("designation")
        if row["element"] == "NP-06-03"
    )
    change = datetime(2024, 12, 31, 16, tzinfo=UTC)
    assert acts == [
        (datetime(2023, 2, 16, 16, tzinfo=UTC), change, "人力资源和社会保障"),
        (change, OPEN_END, "税务"),
    ]


def _department(region: str, line: str) -> dict[str, str]:
    matches = [
        department
        for department in by_code("department").values()
        if (department["regionCode"], department["line"]) == (region, line)
    ]
    assert len(matches) == 1
    return matches[0]
