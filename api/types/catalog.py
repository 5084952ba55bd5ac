"""Catalog entries and their items."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.scalars import Instant, Long
from api.types.contact import Contact
from api.types.finding import SubjectFindingConnection, findings
from api.types.lazy import (
    BasisRef,
    ClassificationRef,
    DepartmentRef,
    ElementRef,
    EntryRef,
    ItemRef,
    LibraryRef,
    RegionRef,
    ResourceRef,
)
from api.types.node import LineageNode, Node
from domain.model.catalog_enums import (
    DataType,
    EntryStatus,
    Format,
    OpenType,
    SecurityGrade,
    ShareMethod,
    ShareType,
    UpdateCycle,
)


@strawberry.type(description="Conformance of an entry: the elements that Art. 7 and Art. 19 require.")
class Conformance:
    complete: bool = field("True if nothing is missing.")
    missing: list[str] = field("The names of the fields that are missing.")


@strawberry.type(
    description="目录条目 (信息资源): an information resource that is registered, reviewed and published (Art. 7–12)."
)
class CatalogEntry(Node, LineageNode):
    code: str | None = field(
        "信息资源代码: prefix/sequence; never reused. Null for an entry that has none yet: it is given on approval."
    )
    title: str = field("信息资源名称: the title, such as 自治区户籍登记信息.")
    name: str = field("The title, which is the name of the entry in lineage.")
    title_en: str | None = field("The title in English, such as Household Registration; null without one.")
    abstract: str | None = field("信息资源摘要: a summary of the content.")
    status: EntryStatus = field("DRAFT until the authority has published it (Art. 10), then PUBLISHED.")
    format: Format | None = field(
        "信息资源格式分类: the class of format in the national guide (发改高技〔2017〕1272号)."
    )
    format_detail: str | None = field("信息资源格式类型: the format itself, such as mysql.")
    share_type: ShareType | None = field("共享类型: the type of sharing (Art. 19).")
    share_condition: str | None = field("共享条件: the condition of an entry that is shared conditionally (Art. 19).")
    share_method: ShareMethod | None = field("共享方式: the way the data is shared (Art. 22).")
    open_type: OpenType | None = field("开放类型: the type of opening to the public (Art. 2(4)).")
    open_condition: str | None = field("开放条件: the condition of an entry that is open on conditions.")
    update_cycle: UpdateCycle | None = field("更新周期: the update cycle that the provider promises (Art. 7, 24).")
    security_grade: SecurityGrade | None = field("数据安全分级: the security grade of the data.")
    usage: str | None = field("使用要求: requirements for the use of the data (Art. 7).")
    inner_department: str | None = field("提供方内部部门: the office inside the provider, such as 信息中心.")
    data_gigabytes: float | None = field("数据存储总量: the stored volume, in GB.")
    record_count: Long | None = field("结构化信息记录总数: the number of structured records.")
    shared_gigabytes: float | None = field("已共享的数据存储量: the shared volume, in GB.")
    shared_record_count: Long | None = field("已共享结构化记录数: the number of shared records.")
    open_gigabytes: float | None = field("已开放的数据存储量: the open volume, in GB.")
    open_record_count: Long | None = field("已开放结构化记录数: the number of open records.")
    related: str | None = field("关联及类目名称: the names of related information resources.")
    published_at: Instant | None = field("发布日期: the time of its publication (Art. 10); null before.")
    updated_at: Instant = field("The time of the last change of the entry.")
    data_updated_at: Instant | None = field("The time of the last change of its data.")
    source: str = field("The source of the entry, such as sample, service-items or firstdata.")
    source_key: str | None = field(
        "The key that the entry has in that source, such as a file's row key; null without one."
    )
    sample: bool = field("True if it is made for the sample.")
    attached: bool = field("True if a resource is attached to it (挂接, Art. 10).")
    overdue: bool = field("True if its data is older than its update cycle allows (Art. 24; the grace is our rule).")
    conformance: Conformance = field("Conformance to the required elements.")
    contact: Contact | None = field(
        "联系方式: its own contact point, else that of its provider; null if neither is recorded or the caller is no "
        "department."
    )
    provider: DepartmentRef = field("信息资源提供方: the department that provides it.")
    region: RegionRef = field("The region its provider serves.")
    items: Connection[ItemRef] = connection_field(ItemRef, "InfoItem", "信息项: its columns, in their order.")
    classifications: Connection[ClassificationRef] = connection_field(
        ClassificationRef, "Classification", "信息资源分类: its nodes in classification schemes, by code."
    )
    libraries: Connection[LibraryRef] = connection_field(LibraryRef, "Library", "The libraries that hold it, by code.")
    resources: Connection[ResourceRef] = connection_field(
        ResourceRef, "DataResource", "The resources attached to it, by name."
    )
    restricted_by: Connection[BasisRef] = connection_field(
        BasisRef, "LegalBasis", "The legal bases of its share type, by key (Art. 19)."
    )
    findings: SubjectFindingConnection = findings("this entry")


@strawberry.type(description="信息项: a column of an entry; it realizes at most one data element.")
class InfoItem(Node):
    name: str = field("信息项名称: the name, such as 公民身份号码.")
    position: int = field("Its position in the entry, from 1.")
    data_type: DataType | None = field("数据类型: the type of its values.")
    length: int | None = field("数据长度: the length in characters or digits.")
    description: str | None = field("The content of the item.")
    sample: bool = field("True if it is made for the sample.")
    element: ElementRef | None = field("The data element it realizes.")
    entry: EntryRef = field("The entry it belongs to.")
