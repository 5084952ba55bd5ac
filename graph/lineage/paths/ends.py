"""The nodes at which paths begin and end: an end may name something that stands for them (docs/lineage.md)."""

from __future__ import annotations

from domain.rules.node_ids import PREFIXES, prefix_of
from graph.deadline_reads import DeadlineReads
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.subgraph import PathEnds
from graph.lineage.request import Granularity
from graph.lineage.starts import existing_rows, expand_starts, is_expanded


async def read_ends(reads: DeadlineReads, request: PathRequest) -> PathEnds:
    """The nodes that both ends stand for at the instant. Raises UnknownReference, TimedOut."""
    starts, without_start = await _nodes_of(reads, "from", request.start, request.granularity)
    goals, without_goal = await _nodes_of(reads, "to", request.goal, request.granularity)
    return PathEnds(starts, goals, unplaced=without_start or without_goal)


async def _nodes_of(
    reads: DeadlineReads, argument: str, name: str, granularity: Granularity
) -> tuple[tuple[str, ...], bool]:
    """The nodes that a name stands for, and whether it stands for a resource of which no field is known, if paths lead
    over fields. A node of the granularity stands for itself; whether it exists is not checked."""
    is_resource = prefix_of(name) == PREFIXES["RESOURCE"]
    has_fields = granularity is Granularity.FIELD and is_resource
    if not has_fields and not is_expanded(name, granularity):
        return (name,), False
    expanded = await expand_starts(reads, (name,), granularity, argument)
    if granularity is Granularity.RESOURCE:
        return tuple(expanded.resources), False
    fields, unplaced = set(expanded.fields), bool(expanded.whole)
    resources = [*expanded.named, *expanded.members]
    rows = await reads.memoised_list("lineage/fields_of", of=resources) if resources else []
    for _, _, _, own_fields in existing_rows(rows, expanded, argument):
        fields.update(own_fields)
        unplaced = unplaced or not own_fields
    return tuple(sorted(fields)), unplaced
