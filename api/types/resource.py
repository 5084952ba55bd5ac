"""Data resources and their fields."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.scalars import Instant
from api.types.finding import FindingConnection, findings
from api.types.job import Dataset
from api.types.lazy import DerivationRef, EntryRef, FieldRef, FlowRef, ItemRef, JobRef, PlatformRef, ResourceRef
from api.types.node import LineageNode, Node
from api.types.owner import OWNERS, Owner
from domain.model.catalog_enums import DataType, UpdateCycle
from domain.model.graph_enums import RegionLevel, ResourceKind


@strawberry.type(description="How fresh a resource's data is by the update cycle its entry promises (Art. 24).")
class Freshness:
    updated_at: Instant = field("When its data was last changed.")
    update_cycle: UpdateCycle | None = field("What its entry promises; null without an entry or where it says nothing.")
    due_at: Instant | None = field(
        "Until when the data holds: the cycle and some grace after the last change (our rule); null where the cycle "
        "has no rhythm."
    )
    late: bool | None = field("Whether that is past at the moment of the request; null where nothing is due.")


@strawberry.type(description="数据资源 (挂接): a table, API, file or stream on a platform (OpenLineage: dataset).")
class DataResource(Node, LineageNode):
    namespace: str = field("The OpenLineage namespace.")
    name: str = field("The OpenLineage name; unique in the namespace.")
    title: str | None = field("A name for people.")
    kind: ResourceKind = field("What it is.")
    updated_at: Instant = field("When its data was last changed.")
    records: int | None = field("How many records it holds.")
    built_by: RegionLevel | None = field("The level of the government that built its system (Art. 13).")
    sample: bool = field("True where it is made for the sample.")
    origin: str | None = field("openlineage or dbt, where lineage brought it in; else null.")
    description: str | None = field("What its producer says it is (OpenLineage: documentation).")
    owners: list[Owner] = field(OWNERS)
    data_source: str | None = field("The system it lies in, as its producer says (OpenLineage: dataSource).")
    freshness: Freshness = field("How fresh its data is.")
    platform: PlatformRef | None = field("The platform it is on.")
    entry: EntryRef | None = field("The entry it is attached to; null where it has none.")
    fields: Connection[FieldRef] = connection_field(FieldRef, "Field", "Its columns, in their order.")
    upstream: Connection[FlowRef] = connection_field(FlowRef, "Flow", "The flows that feed it, by kind.", as_of=True)
    downstream: Connection[FlowRef] = connection_field(FlowRef, "Flow", "The flows that leave it, by kind.", as_of=True)
    datasets: Connection[Dataset] = connection_field(Dataset, "Dataset", "The OpenLineage names it is known by.")
    written_by: Connection[JobRef] = connection_field(
        JobRef, "Job", "The jobs through which it is fed, by name.", as_of=True
    )
    read_by: Connection[JobRef] = connection_field(
        JobRef, "Job", "The jobs that feed others from it, by name.", as_of=True
    )
    jobs: Connection[JobRef] = connection_field(JobRef, "Job", "Every job that ever named it, by name.")
    findings: FindingConnection = findings("this resource")


@strawberry.type(description="A column of a data resource.")
class Field(Node, LineageNode):
    name: str = field("The column's name.")
    position: int = field("Its place, from 1.")
    data_type: DataType | None = field("The type of its values.")
    resource: ResourceRef | None = field("The resource it belongs to.")
    item: ItemRef | None = field("The information item it stores.")
    upstream: Connection[DerivationRef] = connection_field(
        DerivationRef, "Derivation", "The derivations it is made by, by id.", as_of=True
    )
    downstream: Connection[DerivationRef] = connection_field(
        DerivationRef, "Derivation", "The derivations that use it, by id.", as_of=True
    )


@strawberry.type(description="字段血缘: a field that is made of another (OpenLineage: columnLineage).")
class Derivation(Node):
    since: Instant = field("From this instant.")
    until: Instant | None = field("Up to this instant; null while it has no end.")
    from_: FieldRef | None = field("The field that is read.", name="from")
    to: FieldRef | None = field("The field that is made.")
    job: JobRef | None = field("The job that makes it.")
