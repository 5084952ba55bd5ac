"""Enumerations of regions, departments, categories, designations, bases, libraries, resources, flows and runs, with
labels."""

from __future__ import annotations

from domain.model.catalog_enums import Labelled


class RegionLevel(Labelled):
    """行政区划级别, from the top down."""

    NATION = "NATION", "国家"
    PROVINCE = "PROVINCE", "省级", "自治区"
    PREFECTURE = "PREFECTURE", "地级", "地(州、市)"
    COUNTY = "COUNTY", "县级", "县(市、区)"
    TOWNSHIP = "TOWNSHIP", "乡级", "乡镇街道"


class Jurisdiction(Labelled):
    """兵地: the administering side, Art. 4(5)."""

    LOCAL = "LOCAL", "地方"
    XPCC = "XPCC", "兵团", "新疆生产建设兵团"


class DepartmentKind(Labelled):
    """The kinds of bodies that provide public data, Art. 2(2)."""

    GOVERNMENT = "GOVERNMENT", "政务部门"
    PUBLIC_SERVICE = "PUBLIC_SERVICE", "公共服务部门"
    CENTRAL_AGENCY = "CENTRAL_AGENCY", "国家派驻机构"


class CollectorKind(Labelled):
    """The kinds of lawful collectors in Art. 13."""

    LINE = "LINE", "主管部门条线"
    GRASSROOTS = "GRASSROOTS", "基层组织"
    INSTITUTION = "INSTITUTION", "院校与机构"


class GrassrootsKind(Labelled):
    """The kinds of grass-roots bodies that Art. 13 names as collectors; OTHER: a kind that it does not name."""

    TOWNSHIP_GOVERNMENT = "TOWNSHIP_GOVERNMENT", "乡镇人民政府"
    SUBDISTRICT_OFFICE = "SUBDISTRICT_OFFICE", "街道办事处"
    OTHER = "OTHER", "其他"


class DesignationScope(Labelled):
    """适用对象: the subjects whose data a designation covers; our reading of Art. 13, fourth paragraph, item 4."""

    MARKET_ENTITY = "MARKET_ENTITY", "市场主体"
    SOCIAL_ORGANIZATION = "SOCIAL_ORGANIZATION", "社会组织"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION", "事业单位"
    OTHER = "OTHER", "其他"


class LegalBasisRank(Labelled):
    """效力级别: the rank of a legal basis, from the highest. OTHER: a document that is no legislation (规范性文件)."""

    LAW = "LAW", "法律"
    ADMINISTRATIVE_REGULATION = "ADMINISTRATIVE_REGULATION", "行政法规"
    STATE_COUNCIL_DECISION = "STATE_COUNCIL_DECISION", "国务院决定"
    LOCAL_REGULATION = "LOCAL_REGULATION", "地方性法规"
    DEPARTMENTAL_RULE = "DEPARTMENTAL_RULE", "部门规章"
    LOCAL_RULE = "LOCAL_RULE", "地方政府规章"
    OTHER = "OTHER", "其他"


class CategorySubject(Labelled):
    """The subject that a category of basic data describes, Art. 13; OTHER (ours): data that it does not name."""

    NATURAL_PERSON = "NATURAL_PERSON", "自然人"
    LEGAL_ENTITY = "LEGAL_ENTITY", "法人和非法人组织"
    NATURAL_RESOURCE = "NATURAL_RESOURCE", "自然资源和空间地理"
    OTHER = "OTHER", "其他"


class LibraryKind(Labelled):
    """基础库 主题库 专题库, Art. 2(6)–(8)."""

    BASE = "BASE", "基础库"
    THEME = "THEME", "主题库"
    SPECIAL_TOPIC = "SPECIAL_TOPIC", "专题库"


class ResourceKind(Labelled):
    """The form of a data resource on a platform."""

    TABLE = "TABLE", "库表"
    API = "API", "接口"
    FILE = "FILE", "文件"
    STREAM = "STREAM", "数据流"


class FlowKind(Labelled):
    """数据流转: the purpose of a flow of data."""

    COLLECTION = "COLLECTION", "采集"
    AGGREGATION = "AGGREGATION", "归集上报", "归集"
    INTEGRATION = "INTEGRATION", "整合"
    TRANSFORMATION = "TRANSFORMATION", "加工"
    SHARING = "SHARING", "共享"
    RETURN_FLOW = "RETURN_FLOW", "回流"
    OPENING = "OPENING", "开放"


class RunState(Labelled):
    """运行状态: the type of the latest event of a run (OpenLineage)."""

    START = "START", "开始"
    RUNNING = "RUNNING", "运行中"
    COMPLETE = "COMPLETE", "完成"
    ABORT = "ABORT", "中止"
    FAIL = "FAIL", "失败"
    OTHER = "OTHER", "其他"


class Channel(Labelled):
    """The channel of a flow: the sharing platform (Art. 18), another channel, or offline (Art. 22(2))."""

    PLATFORM = "PLATFORM", "共享平台"
    OTHER = "OTHER", "其他通道"
    OFFLINE = "OFFLINE", "线下"
