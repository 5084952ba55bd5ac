"""The enumerations of the schema with their descriptions. `domain/model` defines those of the domain."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from domain.model import assessment_enums, catalog_enums, finding_kind, graph_enums
from domain.model.catalog_enums import Labelled
from domain.rules import next_steps
from graph.lineage.diff import Change


class Direction(StrEnum):
    """The direction of a sort."""

    ASC = "ASC"
    DESC = "DESC"


class DesignationStatus(StrEnum):
    """The status of the designation of an element's source in a region."""

    DESIGNATED = "DESIGNATED"
    UNDESIGNATED = "UNDESIGNATED"


class NeedStatus(StrEnum):
    """The degree to which the catalog serves a need."""

    GAP = "GAP"
    NOT_SHARED = "NOT_SHARED"
    CONDITIONAL = "CONDITIONAL"
    SATISFIED = "SATISFIED"


class GapReason(StrEnum):
    """The reason why a need is neither SATISFIED nor CONDITIONAL."""

    UNDESIGNATED = "UNDESIGNATED"
    NOT_IN_CATALOG = "NOT_IN_CATALOG"
    NOT_COVERED = "NOT_COVERED"
    NOT_ATTACHED = "NOT_ATTACHED"
    TOO_STALE = "TOO_STALE"
    NOT_SHARED = "NOT_SHARED"


class RepeatReason(StrEnum):
    """The reason why a repeated collection is allowed or not, or left open."""

    LAWFUL_COLLECTOR = "LAWFUL_COLLECTOR"
    NOT_DECIDABLE = "NOT_DECIDABLE"
    SOURCE_SHARES = "SOURCE_SHARES"
    SOURCE_NOT_SHARED = "SOURCE_NOT_SHARED"
    SOURCE_NOT_IN_CATALOG = "SOURCE_NOT_IN_CATALOG"


class StopReason(StrEnum):
    """The reason why a result is incomplete."""

    DEPTH = "DEPTH"
    WIDTH = "WIDTH"
    PAGE = "PAGE"
    TIME = "TIME"
    UNPLACED = "UNPLACED"


class LineageDirection(StrEnum):
    """The direction in which a traversal follows flows."""

    UPSTREAM = "UPSTREAM"
    DOWNSTREAM = "DOWNSTREAM"
    BOTH = "BOTH"


class LineageGranularity(StrEnum):
    """The kind of node that a traversal visits: a resource, a field, a job, or all resources that belong together."""

    FIELD = "FIELD"
    RESOURCE = "RESOURCE"
    ENTRY = "ENTRY"
    LIBRARY = "LIBRARY"
    DEPARTMENT = "DEPARTMENT"
    REGION = "REGION"
    JOB = "JOB"
    NAMESPACE = "NAMESPACE"


class FlowFact(StrEnum):
    """A fact of a flow or a derivation other than its ends, kind and job."""

    CADENCE = "CADENCE"
    CHANNEL = "CHANNEL"
    FIELDS = "FIELDS"
    TRANSFORMATIONS = "TRANSFORMATIONS"


MEANING = {
    "ShareType.UNCONDITIONAL": "shared with all departments (Art. 19(1)).",
    "ShareType.CONDITIONAL": "shared with some departments, or in part, on the entry's conditions (Art. 19(2)).",
    "ShareType.NOT_SHARED": "not shared, on a basis in law (Art. 19(3)).",
    "ShareMethod.API": "by an API (Art. 22(1)).",
    "ShareMethod.DATABASE": "by a real-time database table (Art. 22(1)).",
    "ShareMethod.FILE": "as a file or folder (Art. 22(1)).",
    "ShareMethod.OFFLINE": "offline, where sharing online is hard; filed with the authority (Art. 22(2)).",
    "EntryStatus.DRAFT": "registered, not yet published.",
    "EntryStatus.PUBLISHED": "published by the competent authority after review (Art. 10).",
    "LibraryKind.BASE": "basic information, built by several departments, such as population (Art. 2(6)).",
    "LibraryKind.THEME": "one theme, built by several departments, such as education (Art. 2(7)).",
    "LibraryKind.SPECIAL_TOPIC": "one field of work for one goal (Art. 2(8)).",
    "DepartmentKind.GOVERNMENT": "state organ, or a body that the law authorises to manage public affairs.",
    "DepartmentKind.PUBLIC_SERVICE": "public enterprise or institution, such as a hospital, a school or a utility.",
    "DepartmentKind.CENTRAL_AGENCY": "agency of a national department in the region, such as tax or customs.",
    "CollectorKind.LINE": "the departments of one field of work, such as 公安.",
    "CollectorKind.GRASSROOTS": "township governments and subdistrict offices.",
    "CollectorKind.INSTITUTION": "schools, universities, research institutes.",
    "FlowKind.COLLECTION": "into the department that collects the data (Art. 13).",
    "FlowKind.AGGREGATION": "upward to the next platform (Art. 13, 14).",
    "FlowKind.INTEGRATION": "into a library (Art. 14).",
    "FlowKind.TRANSFORMATION": "into a derived resource.",
    "FlowKind.SHARING": "from one department to another (Art. 16–22).",
    "FlowKind.RETURN_FLOW": "back down to a lower level (Art. 21(6)).",
    "FlowKind.OPENING": "to the public (Art. 2(4)).",
    "FIELD": "字段: from field to field; to a whole resource if only its flows are known.",
    "RESOURCE": "数据资源: from resource to resource.",
    "ENTRY": "目录条目: between the entries that resources are attached to.",
    "LIBRARY": "库: between the libraries that hold these entries; a resource in no library is a node itself.",
    "DEPARTMENT": "部门: between the departments that provide these entries.",
    "REGION": "行政区划: between the regions on whose platforms resources are.",
    "JOB": "作业: from a job to the jobs that read what it writes.",
    "NAMESPACE": "命名空间: between the OpenLineage namespaces of resources.",
    "UNPLACED": "Flows lead to or from resources that belong to no node of the granularity; see unplaced. Or a start, "
    "or an end of paths, stands for such a resource.",
    "ADDED": "新增: present at the later instant and not at the earlier.",
    "ENDED": "终止: present at the earlier instant and not at the later.",
    "CHANGED": "变更: present at both instants, with differences.",
    "CADENCE": "更新周期: the promised frequency of the flow.",
    "CHANNEL": "共享交换通道: the sharing platform, another channel or offline (Art. 18, 22).",
    "FIELDS": "字段: the names of the fields that flow.",
    "TRANSFORMATIONS": "转换方式: the ways in which a field is made of another.",
    "UPSTREAM": "溯源: against the flow of data, to the nodes that feed a node.",
    "DOWNSTREAM": "去向: with the flow of data, to the nodes that a node feeds.",
    "BOTH": "Either direction at each step.",
    "GAP": "缺口: no department can provide it, or not in time; see reason.",
    "CONDITIONAL": "有条件: available on the conditions that the entry states (Art. 19(2), 21(2)).",
    "SATISFIED": "可满足: usable without conditions and fresh enough: shared unconditionally, returned, or the "
    "department's own.",
    "NOT_SHARED": "不予共享 (Art. 19(3)).",
    "DESIGNATED": "已认定: one department is the statutory source (Art. 13).",
    "UNDESIGNATED": "未认定: no active designation in the region.",
    "NOT_IN_CATALOG": "The source has no published entry for it, or the entry needed by name is not published.",
    "NOT_COVERED": "The source's entries hold no data of the region, whose own registers do not report to them.",
    "SOURCE": "数源: the authoritative source's own entry.",
    "RETURN_FLOW": "回流: data of the source that has flowed back to the region's platform (Art. 21(6)).",
    "LOCAL_REGISTER": "本地登记: the entry of the department of the source's line that serves the region.",
    "Via.LIBRARY": "库: an entry of a library that is traced to the source.",
    "COVERED": "The entry holds the data of the region.",
    "UNKNOWN": "The graph does not tell: no register of the element in the region, no coverage recorded on the return "
    "flow, or an entry needed by name.",
    "SHARE_TYPE": "共享类型: the copy is shared on other terms than the source.",
    "SECURITY_GRADE": "数据安全分级: the copy has another security grade than the source.",
    "UPDATE_CYCLE": "更新周期: the copy promises other updates than the source.",
    "ITEMS": "信息项: the names of items that only one of the two has.",
    "APPLY": "申请: apply on the sharing platform, which reviews within three working days (Art. 21(1), 21(2)).",
    "REPLY": "答复: the providing department replies within five working days (Art. 21(2)).",
    "USE": "使用: use the returned data; no application is needed (Art. 21(6); our reading).",
    "NEGOTIATE": "协商: agree with the providing department (Art. 21(3), 21(5)).",
    "UPDATE": "更新: the providing department updates its data (Art. 24).",
    "ATTACH": "挂接: the providing department attaches its resource (Art. 10).",
    "REGISTER": "纳入目录: the providing department registers the data in the catalog (Art. 21(5)).",
    "REPORT": "报送: the data is reported to the region's platform, and from it to the next level (Art. 13).",
    "DESIGNATE": "认定数源: the competent authority designates the source (Art. 13).",
    "NOT_ATTACHED": "未挂接: published, but no resource is attached (Art. 10).",
    "TOO_STALE": "Updated more slowly than the need requires.",
    "LAWFUL_COLLECTOR": "The article names the department as a collector too; who collects what is to be settled by "
    "agreement (Art. 13, second paragraph).",
    "NOT_DECIDABLE": "The article names an institution without a line, and the department may be one.",
    "SOURCE_SHARES": "The source's entry is available by sharing, so collecting it again is not allowed (Art. 13).",
    "SOURCE_NOT_SHARED": "The source does not share it, so collecting it again is allowed.",
    "SOURCE_NOT_IN_CATALOG": "The source has published no entry for it, so there is nothing to share yet.",
    "LEVEL_SKIPPED": "越级: an AGGREGATION or RETURN_FLOW that skips a level of platforms (Art. 13, 21(6)).",
    "NOT_REPORTED": "未报送: collected, prescribed by the autonomous region's catalog, never aggregated to the next "
    "level (Art. 13).",
    "EXCESS_FIELDS": "超出需求: a return flow with fields that its receiver's need does not name (Art. 21(6)).",
    "OUT_OF_REGION": "超出地域: a return flow that covers more than the region that receives it (our rule).",
    "OTHER_CHANNEL": "另建通道: a flow between departments of different lines outside the sharing platform, neither "
    "notified nor filed (Art. 18, 22).",
    "STALE": "更新不及时: older than the update cycle of its entry (Art. 24).",
    "NO_SOURCE": "非数源: an element in use whose chain does not begin at its designated source (Art. 13).",
    "UNATTACHED": "未挂接: attached to no catalog entry, and neither a collection end nor a store of returned data "
    "(Art. 10).",
    "CYCLE": "环路: on a cycle of flows without return flows (our rule).",
    "RESTRICTION_WITHOUT_BASIS": "受限无依据: shared on conditions or not shared, without a basis in law other than "
    "the measures (Art. 19).",
    "OPEN_BEYOND_SHARING": "开放宽于共享: open to the public without conditions, but not to departments (our reading "
    "of Art. 19).",
    "IDENTIFIER_MISSING": "缺少唯一标识: base data without an item for the unique identifier of its subjects "
    "(Art. 13).",
    "DEPTH": "The requested depth was reached.",
    "WIDTH": "A node had more edges than the width allows to follow.",
    "PAGE": "More values of a facet than its first, or a search for paths that the next page continues.",
    "TIME": "The allowed time was used up.",
    "ASC": "Smallest first; names by pinyin.",
    "DESC": "Largest first.",
}

SERVED: tuple[type[StrEnum], ...] = (
    Direction,
    DesignationStatus,
    NeedStatus,
    GapReason,
    assessment_enums.Via,
    assessment_enums.Place,
    assessment_enums.Coverage,
    assessment_enums.CopyAspect,
    next_steps.Act,
    RepeatReason,
    StopReason,
    LineageDirection,
    LineageGranularity,
    Change,
    FlowFact,
    finding_kind.FindingKind,
    finding_kind.FindingSubject,
    graph_enums.RegionLevel,
    graph_enums.Jurisdiction,
    graph_enums.DepartmentKind,
    graph_enums.CollectorKind,
    graph_enums.GrassrootsKind,
    graph_enums.DesignationScope,
    graph_enums.LegalBasisRank,
    graph_enums.CategorySubject,
    graph_enums.DesignationScope,
    graph_enums.LibraryKind,
    graph_enums.ResourceKind,
    graph_enums.FlowKind,
    graph_enums.Channel,
    graph_enums.RunState,
    catalog_enums.ShareType,
    catalog_enums.OpenType,
    catalog_enums.UpdateCycle,
    catalog_enums.ShareMethod,
    catalog_enums.SecurityGrade,
    catalog_enums.Format,
    catalog_enums.DataType,
    catalog_enums.EntryStatus,
)
for _enum in SERVED:
    strawberry.enum(_enum, description=(_enum.__doc__ or "").strip())
del _enum


def meaning_of(member: StrEnum) -> str | None:
    """The meaning of one value in English; None for a value whose label says all."""
    return MEANING.get(f"{type(member).__name__}.{member.value}") or (
        None if isinstance(member, Labelled) else MEANING[member.value]
    )
