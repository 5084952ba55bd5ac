"""The facts under sample/: their numbers, their codes, and Art. 13 word for word."""

from __future__ import annotations

from collections import Counter

from tests.support.sample_rows import AUTONOMOUS_REGION, XPCC, by_code, rows


def test_regions() -> None:
    regions = by_code("region")
    assert Counter(region["level"] for region in regions.values()) == {
        "PROVINCE": 2,
        "PREFECTURE": 15,
        "COUNTY": 108,
        "TOWNSHIP": 1405,
    }
    kashi = regions["653101000000"]
    assert (kashi["name"], kashi["parent"], kashi["depth"]) == ("喀什市", "653100000000", 3)
    assert [code for code, region in regions.items() if region["nominal"]] == ["659000000000"]
    assert [code for code, region in regions.items() if region["sample"]] == [XPCC]


def test_xpcc_has_no_parent_and_administers_twelve_cities() -> None:
    regions = by_code("region")
    xpcc = regions[XPCC]
    assert (xpcc["level"], xpcc["parent"], xpcc["byReference"]) == ("PROVINCE", None, AUTONOMOUS_REGION)
    administered = [code for code, region in regions.items() if region["administeredBy"] == XPCC]
    assert administered == [f"6590{number:02}000000" for number in range(1, 13)]
    assert {regions[code]["jurisdiction"] for code in administered} == {"XPCC"}
    assert {regions[code]["parent"] for code in administered} == {"659000000000"}


def test_national_classification() -> None:
    tree = {row["id"]: row for row in rows("classification")}
    assert len(tree) == 6505
    assert sum(row["broader"] is None for row in tree.values()) == 3
    themes = [row["properties"]["code"] for row in tree.values() if row["broader"] == "class_national:2"]
    assert themes == [str(code) for code in range(201, 218)]
    deepest = max(row["properties"]["depth"] for row in tree.values())
    assert deepest == 12
    assert all(
        row["properties"]["depth"] == tree[row["broader"]]["properties"]["depth"] + 1
        for row in tree.values()
        if row["broader"]
    )


def test_article_13() -> None:
    categories = by_code("category")
    assert list(categories) == [
        *(f"NP-{number:02}" for number in range(1, 12)),
        *(f"LE-{number:02}" for number in range(1, 5)),
        *(f"NR-{number:02}" for number in range(1, 12)),
    ]
    names = [categories[f"NR-{number:02}"]["name"] for number in range(1, 12)]
    assert names == ["国土空间用途", "土地", "矿产", "森林", "草地", "湿地", "水", "渔业", "野生动物", "气候", "气象"]
    assert _collectors("NP-01") == [("LINE", "公安机关", "公安")]
    assert _collectors("NP-04") == [("LINE", "卫生健康主管部门", "卫生健康"), ("LINE", "公安机关", "公安")]
    assert _collectors("NP-07") == [
        ("LINE", "教育主管部门", "教育"),
        ("LINE", "人力资源和社会保障部门", "人力资源和社会保障"),
        ("INSTITUTION", "中高等院校", None),
        ("INSTITUTION", "科学研究机构", None),
    ]
    for number in range(1, 12):
        lines = [line for _, _, line in _collectors(f"NR-{number:02}")]
        assert lines == ["自然资源", "水利", "农业农村", "林草", "气象", None]


def test_every_element_has_a_category_and_one_standard() -> None:
    elements, categories, standards = by_code("element"), by_code("category"), by_code("standard")
    assert len(elements) == 161
    assert {row["category"] for row in elements.values()} == set(categories)
    assert {row["standard"] for row in elements.values()} == set(standards)
    assert elements["NP-01-01"]["standard"] == "GB 11643-1999"
    assert elements["LE-04-01"]["standard"] == "GB 32100-2015"
    assert sum(not row["sample"] for row in standards.values()) == 25


def _collectors(category: str) -> list[tuple[str, str, str | None]]:
    collectors = by_code("category")[category]["collectors"]
    return [(collector["collectorKind"], collector["name"], collector.get("line")) for collector in collectors]
