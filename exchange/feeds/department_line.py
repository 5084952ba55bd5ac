"""The line (条线) of a body, derived from its name: our convention, for feeds without lines."""

from __future__ import annotations

from domain.rules.department_line import GRASSROOTS, UNKNOWN, grassroots_kind

# The first word that occurs in the name decides, so longer and narrower words come before wider ones.
_LINE_BY_WORD: tuple[tuple[str, str], ...] = (
    ("市监", "市场监督管理"),
    ("市场监督", "市场监督管理"),
    ("人社", "人力资源和社会保障"),
    ("人力资源", "人力资源和社会保障"),
    ("医保", "医疗保障"),
    ("医疗保障", "医疗保障"),
    ("卫健", "卫生健康"),
    ("卫生健康", "卫生健康"),
    ("退役军人", "退役军人事务"),
    ("住房公积金", "住房公积金"),
    ("住建", "住房和城乡建设"),
    ("住房和城乡建设", "住房和城乡建设"),
    ("住房和建设", "住房和城乡建设"),
    ("生态环境", "生态环境"),
    ("自然资源", "自然资源"),
    ("农业农村", "农业农村"),
    ("交通运输", "交通运输"),
    ("应急管理", "应急管理"),
    ("行政审批", "行政审批"),
    ("综合执法", "综合执法"),
    ("编制", "机构编制"),
    ("发改", "发展改革"),
    ("发展改革", "发展改革"),
    ("发展和改革", "发展改革"),
    ("烟草", "烟草"),
    ("残联", "残联"),
    ("残疾人联合会", "残联"),
    ("教", "教育"),
    ("公安", "公安"),
    ("消防", "消防救援"),
    ("司法", "司法行政"),
    ("民政", "民政"),
    ("财政", "财政"),
    ("税务", "税务"),
    ("海关", "海关"),
    ("水务", "水利"),
    ("水利", "水利"),
    ("商务", "商务"),
    ("文广旅", "文化和旅游"),
    ("文化和旅游", "文化和旅游"),
    ("林业", "林草"),
    ("林草", "林草"),
    ("气象", "气象"),
    ("统计", "统计"),
    ("经信", "工业和信息化"),
    ("工业和信息化", "工业和信息化"),
)


def line_of(name: str) -> str:
    """The short name of the line, as in the sample's departments; 其他 if the name contains none of the words.

    A township government or subdistrict office is known by the ending of its name, whatever words its place contains.
    """
    if grassroots_kind(GRASSROOTS, name) != "OTHER":
        return GRASSROOTS
    return next((line for word, line in _LINE_BY_WORD if word in name), UNKNOWN)


def kind_of(line: str, *, government: bool = True) -> str:
    """The kind of a body. Bodies of the lines that the state posts to a region are central agencies (Art. 2(2))."""
    if line in ("税务", "海关", "气象", "烟草"):
        return "CENTRAL_AGENCY"
    return "GOVERNMENT" if government else "PUBLIC_SERVICE"
