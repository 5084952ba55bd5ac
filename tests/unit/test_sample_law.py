"""Art. 13 and the ranks of legal bases in the sample: what the article says, and what is our reading."""

from __future__ import annotations

from collections import defaultdict

from domain.model.graph_enums import LegalBasisRank
from tests.support.sample_rows import AUTONOMOUS_REGION, by_code, rows, sample

# 新政办发〔2023〕11号, 第十三条第三款至第五款.
ARTICLE = """
（一）户籍登记数据，由公安机关负责；
（二）流动人口居住登记、居住变更登记和居住证办理数据，由流动人口服务管理部门、受公安机关委托的乡镇人民政府或者街道办事处流动人口服务管理机构负责；
（三）居民婚姻登记数据，由民政部门、乡镇人民政府负责；
（四）出生和死亡登记数据，由卫生健康主管部门、公安机关负责；
（五）卫生健康数据，由卫生健康主管部门、乡镇人民政府、街道办事处负责；
（六）社会保障数据和最低生活保障数据，由税务部门、人力资源和社会保障部门、民政部门负责；
（七）教育数据，由教育主管部门、人力资源和社会保障部门、中高等院校、科学研究机构负责；
（八）残疾人登记数据，由残疾人工作主管部门负责；
（九）住房公积金登记数据，由住房公积金主管部门负责；
（十）有关资格证书和执业证书数据，由颁发该职业资格证书和执业证书的单位负责；
（十一）不动产登记数据，由自然资源部门负责。
（一）市场主体登记数据，由市场监督管理部门负责；
（二）民办非企业单位、社会团体、基金会等非营利组织登记数据，由社会组织登记管理机关负责；
（三）事业单位登记数据，由事业单位登记管理机关负责；
（四）法人和非法人组织统一社会信用代码数据，由市场监督管理部门、社会组织登记管理机关、事业单位登记管理机关等登记管理部门负责。
自然资源、水利、农业农村、林草、气象等主管部门和从事相关研究的事业单位，根据法定职权采集、核准与提供国土空间用途、土地、矿产、森林、草地、湿地、水、渔业、野生动物、气候、气象等自然资源和空间地理基础数据。
"""
OUR_READING = {"NP-02", "NP-08", "NP-09", "LE-02", "LE-03", "LE-04"}


def test_the_words_of_the_article_are_quoted() -> None:
    named = [category for category in sample().facts.categories if category["collectors"]]
    assert len(named) == 26
    for category in named:
        assert f"{category['text']}；" in ARTICLE or f"{category['text']}。" in ARTICLE
        for collector in category["collectors"]:
            assert collector["name"].removesuffix("主管部门") in category["text"]


def test_the_article_leaves_the_collectors_of_these_categories_open() -> None:
    # 等登记管理部门; 等主管部门
    opened = {code for code, category in by_code("category").items() if category["open"]}
    assert opened == {"LE-04", *(f"NR-{number:02}" for number in range(1, 12))}


def test_a_line_that_the_article_does_not_name_is_marked_as_our_reading() -> None:
    readings = defaultdict(set)
    for code, category in by_code("category").items():
        for collector in category["collectors"]:
            assert collector["sample"] == collector["ownReading"]
            if collector["ownReading"]:
                readings[code].add(collector["line"])
    assert set(readings) == OUR_READING
    # 市场监督管理部门 is named
    assert readings["LE-04"] == {"民政", "机构编制"}


def test_the_kinds_of_grass_roots_bodies_are_those_of_the_article() -> None:
    kinds = {
        (code, collector["name"]): (collector["grassrootsKinds"], collector.get("commissioned", False))
        for code, category in by_code("category").items()
        for collector in category["collectors"]
        if collector["collectorKind"] == "GRASSROOTS"
    }
    assert kinds == {
        ("NP-02", "受公安机关委托的乡镇人民政府或者街道办事处流动人口服务管理机构"): (
            ["TOWNSHIP_GOVERNMENT", "SUBDISTRICT_OFFICE"],
            True,
        ),
        ("NP-03", "乡镇人民政府"): (["TOWNSHIP_GOVERNMENT"], False),
        ("NP-05", "乡镇人民政府"): (["TOWNSHIP_GOVERNMENT"], False),
        ("NP-05", "街道办事处"): (["SUBDISTRICT_OFFICE"], False),
    }


def notes(element: str) -> list[str]:
    return [
        row["properties"]["note"]
        for row in rows("designation")
        if (row["element"], row["region"]) == (element, AUTONOMOUS_REGION)
    ]


def test_notes_quote_the_article_and_mark_what_is_ours() -> None:
    assert notes("NP-01-01") == ["第十三条第三款第（一）项规定：“户籍登记数据，由公安机关负责”。"]
    assert notes("NP-10-01") == [
        "第十三条第三款第（十）项规定：“有关资格证书和执业证书数据，由颁发该职业资格证书和执业证书的单位负责”。"
        "条文未指明条线，由教育条线负责系样例认定。"
    ]
    assert notes("LE-02-01")[0].endswith("条文未指明条线，由民政条线负责系样例认定。")
    assert notes("NP-02-01")[0].endswith("条文列有多个单位且未指明条线，由公安条线负责系样例认定。")
    assert notes("NP-04-02")[0].endswith("条文列有多个单位，由卫生健康条线负责系样例认定。")
    for row in rows("designation"):
        note = row["properties"]["note"]
        category = by_code("category")[row["element"][:5]]
        if category["code"] == "OT-01":
            assert note.startswith("第十三条未列举该类数据，")
            continue
        quoted = note.startswith(f"{category['article']}规定：“")
        assert quoted or note.startswith("样例认定：")
        single = len(category["collectors"]) == 1 and category["code"] not in OUR_READING | {"NP-10"}
        assert single or "样例" in note


def test_the_credit_code_has_one_source_for_each_kind_of_legal_entity() -> None:
    departments = by_code("department")
    designated: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("designation"):
        if row["element"].startswith("LE-04"):
            scope = row["properties"]["scope"]
            designated[row["element"]][scope] = departments[row["department"]]["line"]
            assert row["id"].endswith(f"@{scope}")
            assert "样例对该项和第二条第（九）项的理解" in row["properties"]["note"]
        else:
            assert "scope" not in row["properties"]
    lines = {"MARKET_ENTITY": "市场监督管理", "SOCIAL_ORGANIZATION": "民政", "PUBLIC_INSTITUTION": "机构编制"}
    assert designated == {f"LE-04-0{number}": lines for number in range(1, 5)}


def test_company_opening_needs_data_of_market_entities() -> None:
    scopes = {
        (row["scenario"], row["element"]): row["properties"]["scope"]
        for row in rows("need")
        if "scope" in row["properties"]
    }
    assert set(scopes.values()) == {"MARKET_ENTITY"}
    assert set(scopes) == {
        ("company-opening", row["element"])
        for row in rows("need")
        if row["scenario"] == "company-opening" and row["element"].startswith(("LE-", "OT-"))
    }


def test_every_legal_basis_has_its_rank() -> None:
    ranks = {row["properties"]["key"]: row["properties"]["rank"] for row in rows("basis")}
    assert set(ranks.values()) <= set(LegalBasisRank.__members__)
    # the measures are a document of the general office, not a rule of the government
    assert {rank for key, rank in ranks.items() if key.startswith("xj-2023-11#")} == {"OTHER"}
    assert ranks["pipl#28"] == ranks["tax#8"] == "LAW"
    assert ranks["ogi#15"] == "ADMINISTRATIVE_REGULATION"
