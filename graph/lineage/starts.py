"""The start nodes of a traversal that are named by something else: a data element stands for the fields that store it,
an entry, a library, a department or a region for its resources (docs/lineage.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import UnknownReference
from domain.rules.node_ids import PREFIXES, code_of, is_id, prefix_of
from graph.deadline_reads import DeadlineReads
from graph.lineage.request import Granularity, TraversalRequest

ELEMENT = PREFIXES["ELEMENT"]
FIELD_STARTS = frozenset({PREFIXES["FIELD"], ELEMENT})
"""The prefixes of starts from which the lineage of impacts and paths leads over fields."""
GROUPS = {PREFIXES[kind]: kind for kind in ("ENTRY", "LIBRARY", "DEPARTMENT", "REGION")}
"""By prefix the kinds of node that stand for their resources."""


@dataclass(frozen=True, slots=True)
class StartNodes:
    """What the names in `of` stand for.

    `named`: the names that need no expansion, nodes of the granularity or resources. `members`: the resources of
    groups. `fields`: id of a field of an element → id of its resource. `whole`: the resources of elements of which no
    field is known.
    """

    named: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    whole: tuple[str, ...] = ()

    @property
    def resources(self) -> list[str]:
        """The resources that groups and elements stand for."""
        return sorted({*self.members, *self.fields.values(), *self.whole})


def existing_rows(rows: Sequence[Sequence[Any]], starts: StartNodes, argument: str) -> Iterator[Sequence[Any]]:
    """The rows of lineage/fields_of whose node exists. Raises UnknownReference for a node that a caller named.

    A writer may remove the resource of a group between two statements; such a result is read again.
    """
    for row in rows:
        name, owner, resource, _ = row
        if owner is not None or resource is not None:
            yield row
        elif name in starts.named:
            kind = "RESOURCE" if prefix_of(name) == PREFIXES["RESOURCE"] else Granularity.FIELD.value
            raise UnknownReference(kind, argument, name)


def is_expanded(name: str, granularity: Granularity) -> bool:
    """Whether a name in `of` stands for nodes of another kind. A node of the granularity itself does not."""
    prefix = prefix_of(name)
    return is_id(name) and prefix != PREFIXES[granularity.value] and (prefix == ELEMENT or prefix in GROUPS)


def expanded_names(request: TraversalRequest) -> list[str]:
    """The names in `of` that stand for nodes of another kind."""
    return [name for name in request.of if is_expanded(name, request.granularity)]


async def expand_starts(
    reads: DeadlineReads, names: Sequence[str], granularity: Granularity, argument: str = "of"
) -> StartNodes:
    """What the names in an argument stand for at the instant. Raises UnknownReference, TimedOut."""
    expanded = [name for name in names if is_expanded(name, granularity)]
    elements = [name for name in expanded if prefix_of(name) == ELEMENT]
    groups = [name for name in expanded if prefix_of(name) != ELEMENT]
    fields: dict[str, str] = {}
    attached: set[str] = set()
    for name, exists, holders, resources in await _rows(reads, "lineage/start_fields", elements=elements):
        if not exists:
            raise UnknownReference("ELEMENT", argument, code_of("ELEMENT", name))
        fields.update(sorted(holders))
        attached.update(resources)
    members: set[str] = set()
    for name, exists, resources in await _rows(reads, "lineage/start_resources", groups=groups):
        if not exists:
            kind = GROUPS[prefix_of(name)]
            raise UnknownReference(kind, argument, code_of(kind, name))
        members.update(resources)
    return StartNodes(
        tuple(name for name in names if name not in expanded),
        tuple(sorted(members)),
        dict(sorted(fields.items())),
        tuple(sorted(attached - set(fields.values()))),
    )


async def region_coverage(reads: DeadlineReads, request: TraversalRequest) -> list[str] | None:
    """The codes by which the coverage of a flow names rows of the region; None without a region.

    Raises UnknownReference, TimedOut.
    """
    if request.region is None:
        return None
    codes = await reads.value("lineage/regions_around", region=request.region)
    if codes is None:
        raise UnknownReference("REGION", "region", code_of("REGION", request.region))
    return list(codes)


async def _rows(reads: DeadlineReads, query: str, **names: Sequence[str]) -> list[Any]:
    """The rows of a query for these names; none without a name."""
    [parameter] = names.values()
    return await reads.memoised_list(query, **names) if parameter else []
