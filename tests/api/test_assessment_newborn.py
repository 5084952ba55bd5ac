"""The needs of a newborn in nine regions: assessments checked by hand against the law (../shared/regulation.md).

Each row is status, reason, the way the data comes and the entry's code, of the first entry of a need. The facts were
read in the sample's rows, not computed by the service or the oracle.
"""

from __future__ import annotations

from typing import Any

from tests.conftest import Api

Row = tuple[str, str | None, str | None, str | None]
NOBODY: Row = ("GAP", "UNDESIGNATED", None, None)
NOT_PUBLISHED: Row = ("GAP", "NOT_IN_CATALOG", None, None)

# The autonomous region asks its own departments; what the prefectures report is in their registers (Art. 13 ¶6).
AUTONOMOUS_REGION: dict[str, Row] = {
    # 户籍登记数据: 公安机关 (Art. 13 ¶3(1)); unconditional (Art. 19(1)), daily
    "NP-01-01": ("SATISFIED", None, "SOURCE", "303008/000001"),
    # not shared, by an article of law (Art. 19(3)): to be negotiated (Art. 21(3))
    "NP-01-13": ("NOT_SHARED", "NOT_SHARED", "SOURCE", "303008/000154"),
    # 婚姻登记数据: 民政部门 (Art. 13 ¶3(3)); conditional (Art. 19(2)). The two libraries are conditional as well
    "NP-03-01": ("CONDITIONAL", None, "SOURCE", "303011/000001"),
    # 出生和死亡登记数据: 卫生健康主管部门 and 公安机关 (Art. 13 ¶3(4)); the authority has not decided (Art. 13 ¶1)
    "NP-04-01": NOBODY,
    # the same line of the article, decided for 卫生健康; monthly, where the need is daily (Art. 24)
    "NP-04-02": ("GAP", "TOO_STALE", "SOURCE", "20100102/000001"),
    # 卫生健康数据 (Art. 13 ¶3(5)): published, but nothing is attached (Art. 10 ¶2)
    "NP-05-01": ("GAP", "NOT_ATTACHED", "SOURCE", "20100108/000001"),
    # only a draft, which is not in the catalog (Art. 10 ¶1, Art. 21(5))
    "NP-05-03": NOT_PUBLISHED,
    # 社会保障数据 (Art. 13 ¶3(6)): the card's entry is conditional. The library's copy is unconditional, but a copy is
    # never better than its source
    "NP-06-05": ("CONDITIONAL", None, "SOURCE", "303014/000001"),
    "NP-01-07": ("SATISFIED", None, "SOURCE", "303008/000001"),
    # Art. 13 does not name it; designated by a decision of the sample
    "OT-01-01": ("SATISFIED", None, "SOURCE", "20100701/000001"),
}

# The registers of the prefectures aggregate to the autonomous region's, which covers them (Art. 13 ¶6). The autonomous
# region's entry of vaccinations has no resource, so their own come first: they are of the source's line.
URUMQI: dict[str, Row] = {
    **AUTONOMOUS_REGION,
    # returned weekly to the prefecture's platform; needs no application (Art. 21(6), second paragraph; our reading)
    "NP-03-01": ("SATISFIED", None, "RETURN_FLOW", "303011/000001"),
    # its own register is conditional (Art. 19(2))
    "NP-05-01": ("CONDITIONAL", None, "LOCAL_REGISTER", "20100108/000002"),
}
KASHGAR_PREFECTURE: dict[str, Row] = {
    **AUTONOMOUS_REGION,
    # returned weekly, as to 乌鲁木齐市 (Art. 21(6), second paragraph)
    "NP-03-01": ("SATISFIED", None, "RETURN_FLOW", "303011/000001"),
    # its own register is unconditional (Art. 19(1))
    "NP-05-01": ("SATISFIED", None, "LOCAL_REGISTER", "20100108/000011"),
}
# Its registers aggregate to the prefecture's and on to the autonomous region's. That of medical insurance does not, but
# the autonomous region built its system: it need not report (Art. 13 ¶6, last sentence). Marriages are returned monthly,
# where the need is weekly; so the conditional source is first. It has no register of vaccinations.
KASHGAR: dict[str, Row] = dict(AUTONOMOUS_REGION)
# As in the prefecture of 喀什, but marriages are returned monthly.
ILI: dict[str, Row] = {**AUTONOMOUS_REGION, "NP-05-01": ("SATISFIED", None, "LOCAL_REGISTER", "20100108/000013")}

# 和田地区 has attached no register of households (Art. 10 ¶2), so that of 和田县 is reported to nobody, and the register
# of the autonomous region does not cover it. What is returned, and its own register, are weekly; the needs are daily.
HOTAN_COUNTY: dict[str, Row] = {
    **AUTONOMOUS_REGION,
    # the returned fields have the identity number (Art. 21(6))
    "NP-01-01": ("GAP", "TOO_STALE", "RETURN_FLOW", "303008/000001"),
    # they do not have the code of the place of registration
    "NP-01-07": ("GAP", "TOO_STALE", "LOCAL_REGISTER", "303008/000080"),
    # returned daily (Art. 21(6), second paragraph)
    "NP-03-01": ("SATISFIED", None, "RETURN_FLOW", "303011/000001"),
}

# 兵团 applies the designations by reference (Art. 4(5)); the source is its own department of the same line.
XPCC: dict[str, Row] = {
    "NP-01-01": ("SATISFIED", None, "SOURCE", "307040/000013"),
    # 兵团公安局 has no entry of portraits; the autonomous region's is not the source of 兵团
    "NP-01-13": NOT_PUBLISHED,
    "NP-03-01": ("CONDITIONAL", None, "SOURCE", "307040/000047"),
    "NP-04-01": NOBODY,
    "NP-04-02": ("GAP", "TOO_STALE", "SOURCE", "307040/000074"),
    # attached, other than that of the autonomous region
    "NP-05-01": ("SATISFIED", None, "SOURCE", "307040/000080"),
    "NP-05-03": NOT_PUBLISHED,
    "NP-06-05": ("CONDITIONAL", None, "SOURCE", "307040/000120"),
    "NP-01-07": ("SATISFIED", None, "SOURCE", "307040/000013"),
    "OT-01-01": ("SATISFIED", None, "SOURCE", "307040/000410"),
}
# Its registers aggregate to those of 兵团 (Art. 13 ¶6); 兵团 returns marriages daily (Art. 21(6), second paragraph).
SHIHEZI: dict[str, Row] = {**XPCC, "NP-03-01": ("SATISFIED", None, "RETURN_FLOW", "307040/000047")}

EXPECTED = {
    "650000000000": ("新疆维吾尔自治区", AUTONOMOUS_REGION),
    "650100000000": ("乌鲁木齐市", URUMQI),
    "653100000000": ("喀什地区", KASHGAR_PREFECTURE),
    "653101000000": ("喀什市", KASHGAR),
    "654000000000": ("伊犁哈萨克自治州", ILI),
    "653221000000": ("和田县", HOTAN_COUNTY),
    "659001000000": ("石河子市", SHIHEZI),
    "660000000000": ("新疆生产建设兵团", XPCC),
    # authorities and their platforms exist from the county up (Art. 6, Art. 13 ¶6): it has the answers of 喀什市
    "653101100000": ("乃则尔巴格镇", KASHGAR),
}
QUERY = """
query ($region: String!) {
  scenario(code: "newborn") {
    assessment(region: $region, asOf: "2026-09-01T00:00:00+08:00") {
      region { name }
      needs { element { code } status reason entries(first: 1) { edges { via node { code } } } }
    }
  }
}
"""


async def test_each_region_has_the_assessment_written_by_hand(api: Api) -> None:
    for region, (name, rows) in EXPECTED.items():
        assessment = (await api.data(QUERY, region=region))["scenario"]["assessment"]
        assert assessment["region"] == {"name": name}
        served = {need["element"]["code"]: row_of(need) for need in assessment["needs"]}
        assert served == rows, name


def row_of(need: dict[str, Any]) -> Row:
    """Status, reason, way and code of a need as served."""
    edges = need["entries"]["edges"]
    first = (edges[0]["via"], edges[0]["node"]["code"]) if edges else (None, None)
    return need["status"], need["reason"], *first


def test_the_regions_have_at_least_three_different_assessments() -> None:
    assert len({tuple(sorted(rows.items())) for _, rows in EXPECTED.values()}) >= 3
