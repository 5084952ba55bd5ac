"""The facts under sample/: their numbers, their codes, and Art. 13 word for word."""

from __future__ import annotations

from collections import Counter

from exchange.feeds.divisions import region_rows
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


def test_xpcc_has_no_parent_and_administers_cities_and_units_in_counties() -> None:
    regions = by_code("region")
    xpcc = regions[XPCC]
    assert (xpcc["level"], xpcc["parent"], xpcc["byReference"]) == ("PROVINCE", None, AUTONOMOUS_REGION)
    administered = {code: region for code, region in regions.items() if region["administeredBy"] == XPCC}
    cities = [code for code, region in administered.items() if region["level"] == "COUNTY"]
    assert cities == [f"6590{number:02}000000" for number in range(1, 13)]
    assert {regions[code]["parent"] for code in cities} == {"659000000000"}
    units = {code: region for code, region in administered.items() if code not in cities}
    assert len(units) == 91
    assert {region["level"] for region in units.values()} == {"TOWNSHIP"}
    assert not [code for code in units if code.startswith("6590")]
    assert {regions[region["parent"]]["jurisdiction"] for region in units.values()} == {"LOCAL"}


def test_regions_of_xpcc_say_so_and_an_unknown_jurisdiction_is_absent() -> None:
    regions = by_code("region")
    for code, region in regions.items():
        of_xpcc = code == XPCC or "兵团" in region["name"] or (code.startswith("6590") and code != "659000000000")
        assert (region.get("jurisdiction") == "XPCC") == of_xpcc, region["name"]
    unknown = {region["name"] for region in regions.values() if "jurisdiction" not in region}
    assert {"阿热勒托海牧场", "清水河农场", "公安农场", "第十师一八四团", "自治区直辖县级行政区划"} <= unknown
    assert len([region for region in regions.values() if "jurisdiction" not in region]) == 65
    assert regions["650203530000"]["name"] == "兵团一三六团"
    assert (regions["650203530000"]["jurisdiction"], regions["650203530000"]["administeredBy"]) == ("XPCC", XPCC)
    assert {regions[code]["jurisdiction"] for code in ("650203000000", "653101000000", "653101001000")} == {"LOCAL"}


def test_rows_of_outside_feeds_agree_with_those_of_the_sample() -> None:
    """A feed that names a region of the sample writes its row again, which must not change it."""
    regions = {row["properties"]["code"]: row for row in rows("region")}
    feed_rows, unknown = region_rows(
        code for code, row in regions.items() if row["properties"]["level"] in ("PREFECTURE", "COUNTY")
    )
    assert (len(feed_rows), unknown) == (1 + 15 + 108, frozenset())
    for row in feed_rows:
        own = regions[row["properties"]["code"]]
        assert {**own, **row, "byReference": None} == own


def test_units_of_xpcc_in_a_county_use_the_platform_of_xpcc() -> None:
    units = {row["properties"]["code"] for row in rows("region") if row["administeredBy"] == XPCC}
    registers = {row["id"]: row for row in rows("resource") if row["properties"]["name"].startswith("t65")}
    assert {row["platform"] for row in registers.values()} == {XPCC}
    assert {row["properties"]["name"][1:10] + "000" for row in registers.values()} <= units
    collected = [row for row in rows("flow") if row["from"] in registers and row["properties"]["kind"] == "COLLECTION"]
    assert len(collected) > 100
    assert {row["to"].partition("/")[0] for row in collected} == {f"resource_{XPCC}"}
    providers = {row["properties"]["code"]: row["provider"] for row in rows("entry")}
    served = {row["properties"]["code"]: row["serves"] for row in rows("department")}
    attached = [row["entry"] for row in registers.values() if row["entry"]]
    assert len(attached) > 10
    assert all(code.startswith("307040/") and served[providers[code]] in units for code in attached)


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
        "OT-01",
    ]
    # Ours: the article names no more, so nobody is its lawful collector.
    ours = categories["OT-01"]
    assert (ours["subject"], ours["sample"], ours["collectors"], ours.get("article")) == ("OTHER", True, [], None)
    assert ours["basis"] == "basis_xj-2023-11#6"
    assert {category["basis"] for code, category in categories.items() if code != "OT-01"} == {"basis_xj-2023-11#13"}
    assert [code for code, category in categories.items() if category["sample"]] == ["OT-01"]
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
    assert len(elements) == 170
    assert {row["category"] for row in elements.values()} == set(categories)
    assert {row["standard"] for row in elements.values()} == set(standards)
    assert elements["NP-01-01"]["standard"] == "GB 11643-1999"
    assert elements["LE-04-01"]["standard"] == "GB 32100-2015"
    assert sum(not row["sample"] for row in standards.values()) == 25


def _collectors(category: str) -> list[tuple[str, str, str | None]]:
    collectors = by_code("category")[category]["collectors"]
    return [(collector["collectorKind"], collector["name"], collector.get("line")) for collector in collectors]
