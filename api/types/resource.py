"""Data resources and their fields."""

from __future__ import annotations

import strawberry

from api.fields import Connection, field, listed
from api.scalars import Instant
from api.types.node import LineageNode, Node
from api.types.refs import EntryRef, FieldRef, FlowRef, ItemRef, PlatformRef, ResourceRef
from graph.model.enums import DataType
from graph.model.kinds import RegionLevel, ResourceKind


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
    platform: PlatformRef | None = field("The platform it is on.")
    entry: EntryRef | None = field("The entry it is attached to; null where it has none.")
    fields: Connection[FieldRef] = listed(FieldRef, "Field", "Its columns, in their order.")
    upstream: Connection[FlowRef] = listed(FlowRef, "Flow", "The flows that feed it, by kind.", as_of=True)
    downstream: Connection[FlowRef] = listed(FlowRef, "Flow", "The flows that leave it, by kind.", as_of=True)


@strawberry.type(description="A column of a data resource.")
class Field(Node):
    name: str = field("The column's name.")
    position: int = field("Its place, from 1.")
    data_type: DataType | None = field("The type of its values.")
    resource: ResourceRef | None = field("The resource it belongs to.")
    item: ItemRef | None = field("The information item it stores.")
