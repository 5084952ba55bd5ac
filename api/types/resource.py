"""Data resources and their fields."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.scalars import Instant, Long
from api.types.finding import SubjectFindingConnection, findings
from api.types.job import Dataset
from api.types.lazy import DerivationRef, EntryRef, FieldRef, FlowRef, ItemRef, JobRef, PlatformRef, ResourceRef
from api.types.node import LineageNode, Node
from api.types.owner import OWNERS, Owner
from api.types.stored_facts import (
    TAGS,
    ColumnMetrics,
    DatasetStatistics,
    QualityAssertion,
    QualityMetrics,
    SourceFreshness,
    Tag,
    Transformation,
)
from domain.model.catalog_enums import DataType, UpdateCycle
from domain.model.graph_enums import RegionLevel, ResourceKind


@strawberry.type(description="Freshness of a resource's data by the update cycle that its entry promises (Art. 24).")
class Freshness:
    updated_at: Instant = field("The time of the last change of its data.")
    update_cycle: UpdateCycle | None = field(
        "The update cycle that its entry promises; null without an entry or if the entry states none."
    )
    due_at: Instant | None = field(
        "The time until which the data is up to date: the cycle and some grace after the last change (our rule); null "
        "if the cycle has no rhythm."
    )
    overdue: bool | None = field("True if dueAt is past at the time of the request; null if dueAt is null.")


@strawberry.type(description="数据资源 (挂接): a table, API, file or stream on a platform (OpenLineage: dataset).")
class DataResource(Node, LineageNode):
    namespace: str = field("The OpenLineage namespace, such as platform:650000000000.")
    name: str = field("The OpenLineage name, unique in the namespace, such as gongan-01.")
    title: str | None = field("A name for readers, such as 自治区户籍登记信息; null if its producer gave none.")
    kind: ResourceKind = field("The form in which it exists: table, API, file or stream.")
    updated_at: Instant = field("The time of the last change of its data.")
    record_count: Long | None = field("Number of records (rows) that it holds; null if not known.")
    built_by: RegionLevel | None = field("The level of the government that built its system (Art. 13).")
    sample: bool = field("True if it is made for the sample.")
    origin: str | None = field("openlineage or dbt, if it was created by imported lineage; else null.")
    description: str | None = field("The description by its producer (OpenLineage: documentation).")
    owners: list[Owner] = field(OWNERS)
    data_source: str | None = field("The system that stores it, as its producer states (OpenLineage: dataSource).")
    tags: list[Tag] = field(TAGS)
    dataset_version: str | None = field("The version of its data, as its producer states (OpenLineage: version).")
    output_statistics: DatasetStatistics | None = field(
        "Numbers of the last write that stated any (OpenLineage: outputStatistics); null if none is stated."
    )
    input_statistics: DatasetStatistics | None = field(
        "Numbers of the last read that stated any (OpenLineage: inputStatistics); null if none is stated."
    )
    quality_metrics: QualityMetrics | None = field(
        "Its latest measures (OpenLineage: dataQualityMetrics); null if none is stated."
    )
    quality_assertions: list[QualityAssertion] = field(
        "Quality checks of it and of its columns, each with its latest result, by column and kind; the first 100."
    )
    source_freshness: SourceFreshness | None = field(
        "The freshness that a project of dbt requires of it; null if none is stated."
    )
    freshness: Freshness = field(
        "Until when its data is up to date, by the update cycle that its entry promises (Art. 24)."
    )
    platform: PlatformRef | None = field(
        "The platform that stores or serves it; null if it is on none, as imported lineage may be."
    )
    entry: EntryRef | None = field("The entry it is attached to; null if it has none that the caller may see.")
    fields: Connection[FieldRef] = connection_field(FieldRef, "Field", "Its columns, in their order.")
    has_upstream: bool = field("True if a flow that the caller may see feeds it now; a root of lineage has none.")
    has_downstream: bool = field("True if a flow that the caller may see leaves it now.")
    upstream: Connection[FlowRef] = connection_field(FlowRef, "Flow", "The flows that feed it, by kind.", as_of=True)
    downstream: Connection[FlowRef] = connection_field(FlowRef, "Flow", "The flows that leave it, by kind.", as_of=True)
    datasets: Connection[Dataset] = connection_field(
        Dataset, "Dataset", "The names by which OpenLineage and dbt know the resource."
    )
    written_by: Connection[JobRef] = connection_field(JobRef, "Job", "The jobs that feed it, by name.", as_of=True)
    read_by: Connection[JobRef] = connection_field(
        JobRef, "Job", "The jobs that feed others from it, by name.", as_of=True
    )
    jobs: Connection[JobRef] = connection_field(JobRef, "Job", "All jobs that ever named it, by name.")
    findings: SubjectFindingConnection = findings("this resource")


@strawberry.type(description="A column of a data resource.")
class Field(Node, LineageNode):
    name: str = field("The name of the column, such as csrq.")
    position: int = field("Its position among the columns of the resource, from 1.")
    data_type: DataType | None = field("The type of its values.")
    declared_type: str | None = field("The type in the producer's words, such as varchar(20); null if not stated.")
    since: Instant | None = field("The time from which the resource has had it, inclusive; null if not known.")
    until: Instant | None = field("The time until which the resource had it, exclusive; null while it has it.")
    description: str | None = field("The description by its producer (OpenLineage: schema); null if not stated.")
    tags: list[Tag] = field(TAGS)
    quality_metrics: ColumnMetrics | None = field(
        "Its latest measures (OpenLineage: dataQualityMetrics); null if none is stated."
    )
    quality_assertions: list[QualityAssertion] = field(
        "Quality checks of it, each with its latest result, by kind; the first 100."
    )
    resource: ResourceRef = field("The resource it belongs to.")
    item: ItemRef | None = field("The information item it stores; null if it has none that the caller may see.")
    upstream: Connection[DerivationRef] = connection_field(
        DerivationRef, "Derivation", "The derivations that produce it, by id.", as_of=True
    )
    downstream: Connection[DerivationRef] = connection_field(
        DerivationRef, "Derivation", "The derivations that use it, by id.", as_of=True
    )


@strawberry.type(description="字段血缘: the derivation of a field from another (OpenLineage: columnLineage).")
class Derivation(Node):
    since: Instant = field("Start of validity, inclusive.")
    until: Instant | None = field("End of validity, exclusive; null while it has no end.")
    last_seen: Instant | None = field(
        "The completion of the last run, within its validity, that had the derivation; null if none completed."
    )
    transformations: list[Transformation] = field(
        "Its transformations, as the latest run states (OpenLineage: columnLineage), in its order; the first 20."
    )
    from_: FieldRef = field("The field that is read.", name="from")
    to: FieldRef = field("The field that is derived.")
    job: JobRef | None = field("The job that derives it.")
