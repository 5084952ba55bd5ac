"""Data categories, data elements, standards, legal bases and designations."""

from __future__ import annotations

import strawberry

from api.fields import AS_OF, Connection, argument, connection_field, field, with_arguments
from api.scalars import Day
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import (
    BasisRef,
    CategoryRef,
    CollectorRef,
    DepartmentRef,
    DesignationRef,
    ElementRef,
    RegionRef,
    ScenarioRef,
    SourceRef,
    StandardRef,
)
from api.types.node import Node
from domain.model.catalog_enums import DataType
from domain.model.graph_enums import (
    CategorySubject,
    CollectorKind,
    DesignationScope,
    GrassrootsKind,
    LegalBasisRank,
)

REGION = argument(
    str | None, "Code or id of a region; default: the autonomous region. UNKNOWN_REGION if there is none."
)

SCOPE = argument(
    DesignationScope | None,
    "The kind of subject whose data is meant; without it, all designations in force for the element.",
)


@strawberry.type(
    description="基础数据类别: a kind of base data of Art. 13 with its lawful collectors, or a category of ours."
)
class DataCategory(Node):
    code: str = field(
        "NP-01…NP-11 natural persons, LE-01…LE-04 legal entities, NR-01…NR-11 natural resources; OT-01 (ours) data "
        "that Art. 13 does not name."
    )
    name: str = field("The name, such as 户籍登记数据.")
    subject: CategorySubject = field("The subject that it describes.")
    position: int = field("Its position in the article; OT-01 is last.")
    article: str | None = field("The paragraph that names it; null for OT-01, which is not in the measures.")
    open: bool = field("True if the article leaves its list of collectors open (等).")
    sample: bool = field("True if the category is ours and not of the measures.")
    elements: Connection[ElementRef] = connection_field(ElementRef, "DataElement", "Its data elements, by code.")
    collectors: Connection[CollectorRef] = connection_field(
        CollectorRef, "LawfulCollector", "The lawful collectors, in the article's order; several collect jointly."
    )


@strawberry.type(description="法定采集机构: a lawful collector as Art. 13 names it.")
class LawfulCollector:
    collector_kind: CollectorKind = field(
        "The kind that the article names: a line, a grassroots body or an institution."
    )
    name: str = field("The words of the article, such as 公安机关.")
    line: str | None = field("The line that represents it, such as 公安; null if there is none.")
    own_reading: bool = field("True if the article does not name this line and it is our reading of the words.")
    grassroots_kinds: list[GrassrootsKind] = field("The kinds of grass-roots bodies that the words name; else empty.")
    commissioned: bool = field("True if it collects only when the public security organs have commissioned it.")
    legal_basis: BasisRef = field("The article that names the collector.")


@strawberry.type(description="标准: governs a data element (ISO/IEC 11179; 贯标, Art. 2(9)).")
class Standard(Node):
    code: str = field("The number, such as GB 11643-1999.")
    name: str = field("The title, such as 公民身份号码 of GB 11643-1999.")
    sample: bool = field("True if it is a standard that we made for the sample.")
    elements: Connection[ElementRef] = connection_field(ElementRef, "DataElement", "The elements it governs, by code.")


@strawberry.type(description="法律依据: an article of an instrument.")
class LegalBasis(Node):
    key: str = field("Its key, such as xj-2023-11#13.")
    instrument: str = field("The instrument's title.")
    article: str = field("The article, such as 第十三条.")
    rank: LegalBasisRank | None = field("The rank of the instrument; null if not recorded.")


@strawberry.type(
    description="数据元: one well-defined datum (ISO/IEC 11179) with one statutory source (Art. 2(9), 13)."
)
class DataElement(Node):
    code: str = field("Category code and number, such as NP-01-01.")
    name: str = field("The name, such as 公民身份号码.")
    definition: str | None = field("The definition, in one sentence of its standard or of ours.")
    data_type: DataType = field("The type of its values.")
    length: int | None = field("The maximum length in characters or digits.")
    identifier: bool = field("True if it identifies its subject uniquely (Art. 13).")
    sample: bool = field("True if we defined it.")
    category: CategoryRef = field("The category of base data it belongs to.")
    standard: StandardRef | None = field("The standard that governs it.")
    authoritative_source: SourceRef = with_arguments(
        SourceRef, "Its one source in a region (Art. 13).", {"region": REGION, "scope": SCOPE, "as_of": AS_OF}
    )
    entries: CatalogEntryConnection = entries_field("The entries that realize it, by pinyin.")
    used_by: Connection[ScenarioRef] = connection_field(ScenarioRef, "Scenario", "The scenarios that need it, by code.")
    designations: Connection[DesignationRef] = connection_field(
        DesignationRef, "Designation", "All its designations, ended ones included, by since."
    )


@strawberry.type(
    description="数源认定: the act that makes one department the one source of an element in a region, for all "
    "subjects or those of a scope (Art. 13)."
)
class Designation(Node):
    since: Day = field("The first day of validity.")
    until: Day | None = field("The first day after its validity; null while it has no end.")
    active: bool = field("True if it has not been ended.")
    scope: DesignationScope | None = field("The subjects whose data it covers; null: all subjects.")
    note: str | None = field("The words of the article, and the reason for the decision where they leave a choice.")
    sample: bool = field("True if the sample decided it, not the law.")
    element: ElementRef = field("The element whose source is designated.")
    department: DepartmentRef = field("The department that is made the source.")
    region: RegionRef = field(
        "The region it is valid for, with all regions below that have no designation of their own."
    )
    legal_basis: BasisRef = field("The article that it is based on.")
