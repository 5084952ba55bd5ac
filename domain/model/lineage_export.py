"""A lineage result for export to files: plain values for nodes of every label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.model.completeness import Completeness
from domain.sentence import Sentence

NODE_FACTS = (
    "namespace",
    "name",
    "title",
    "kind",
    "level",
    "platform",
    "platformName",
    "department",
    "departmentName",
)
"""The exported facts of a node, in this order; each is a text or null."""
QUALIFIERS = ("platformName", "name")
"""The facts that distinguish nodes with the same title, in the order in which they are tried."""
OWN_NAMESPACE = "yuanliu"
"""The namespace of the jobs under which OpenLineage declares what no job moves."""
LINEAGE, FLOWS = Sentence("Lineage", "血缘"), Sentence("flows", "项数据流转")
EDGE_GROUP_FACTS = ("flow", "flowCount", "resourceCount", "fieldCount")
"""The exported facts of an edge that is not a single flow, in this order."""


@dataclass(frozen=True, slots=True)
class ExportedDataset:
    """Further facts of a node for OpenLineage. `owners`: (name, type), the type empty if unknown. `columns`: (name,
    data type), in their order."""

    updated: datetime | None = None
    description: str | None = None
    owners: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedDerivation:
    """A field of a flow's target derives from a field of its source, during an interval; `until` null: no end."""

    source: str
    target: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class JobDerivations:
    """The job that reported a flow (namespace, name), and its derivations of fields."""

    job: tuple[str, str]
    derivations: tuple[ExportedDerivation, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedNode:
    """A node of a result. `type`: such as DataResource. `omitted_…`: the number of its flows that the result omits,
    null if this direction was not traversed. `facts`: by the names in NODE_FACTS."""

    id: str
    type: str
    depth: int
    facts: Mapping[str, str | None]
    filtered_out: bool = False
    omitted_upstream: int | None = None
    omitted_downstream: int | None = None
    dataset: ExportedDataset | None = None

    @property
    def label(self) -> str:
        """The text that names the node for readers."""
        return self.facts.get("title") or self.facts.get("name") or self.id


@dataclass(frozen=True, slots=True)
class ExportedEdge:
    """An edge between two nodes of the result: a flow, a derivation, or the flows of one kind between two groups.

    `until` null: no end. `fields`: names, empty if unknown. `flow`: the id of the flow of a derivation. `…_count`: the
    size of a group of flows, null for a single flow.
    """

    id: str
    source: str
    target: str
    kind: str
    since: datetime
    until: datetime | None
    fields: tuple[str, ...] = ()
    job_derivations: JobDerivations | None = None
    flow: str | None = None
    flow_count: int | None = None
    resource_count: int | None = None
    field_count: int | None = None

    @property
    def group_facts(self) -> dict[str, str | None]:
        """The facts of a derivation or of a group of flows, as texts by EDGE_GROUP_FACTS; null for a single flow."""
        counts = (self.flow_count, self.resource_count, self.field_count)
        texts = (self.flow, *(None if count is None else str(count) for count in counts))
        return dict(zip(EDGE_GROUP_FACTS, texts, strict=True))


@dataclass(frozen=True, slots=True)
class ExportedLineage:
    """A whole result: nodes ordered by (depth, id), edges by id. `as_of`: the requested instant; `between`: the
    requested interval, if any. `subject`: what it is of; `omissions`: what its completeness counts as omitted."""

    nodes: tuple[ExportedNode, ...]
    edges: tuple[ExportedEdge, ...]
    completeness: Completeness
    as_of: datetime
    between: tuple[datetime, datetime] | None = None
    subject: Sentence = LINEAGE
    omissions: Sentence = FLOWS

    @property
    def labels(self) -> Mapping[str, str]:
        """By id the text that names each node for readers."""
        return distinct_labels(self.nodes)


def distinct_labels(nodes: Sequence[ExportedNode]) -> dict[str, str]:
    """By id the label of each node. Where several have the same one, each is followed by the first of the platform, the
    name and the id that distinguishes them."""
    labels = {node.id: node.label for node in nodes}
    for qualifier in (*QUALIFIERS, None):
        counts = Counter(labels.values())
        for node in nodes:
            if counts[labels[node.id]] > 1:
                text = node.facts.get(qualifier) if qualifier else node.id
                labels[node.id] = f"{node.label} ({text})" if text else labels[node.id]
    return labels
