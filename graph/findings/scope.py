"""The scope of a list of findings, and the flows that can have a finding of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import LineageFindingKind as Kind

CANDIDATES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.LEVEL_SKIPPED: {"flowKinds": ("AGGREGATION", "RETURN_FLOW")},
    Kind.EXCESS_FIELDS: {"flowKinds": ("RETURN_FLOW",), "recorded": "neededFields"},
    Kind.OUT_OF_REGION: {"flowKinds": ("RETURN_FLOW",), "recorded": "coverage"},
    Kind.OTHER_CHANNEL: {"channels": ("OTHER", "OFFLINE")},
}
"""Properties that every flow with a finding of the kind has, so that the rule need not check other flows."""


@dataclass(frozen=True, slots=True)
class FindingScope:
    """The restrictions of a list of findings; None for no restriction.

    `flows`, `resources`: Relay ids; a flow also matches by the resources at its ends. `regions`, `departments`: codes;
    for a flow one end is enough.
    """

    regions: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    flows: tuple[str, ...] | None = None
    flow_kinds: tuple[str, ...] | None = None

    @property
    def names_subjects(self) -> bool:
        """Whether it names flows or resources."""
        return self.flows is not None or self.resources is not None

    @property
    def has_location(self) -> bool:
        """Whether it names regions or departments."""
        return self.regions is not None or self.departments is not None

    def covers(self, kind: Kind) -> bool:
        """Whether it can contain findings of the kind: a scope of flows contains no resource."""
        return kind.of_flows or (self.flows is None and self.flow_kinds is None)

    def restricts(self, kind: Kind) -> bool:
        """Whether a filter other than flow or resource ids restricts findings of the kind."""
        return self.has_location or (kind.of_flows and self.flow_kinds is not None)

    def candidates(self, kind: Kind) -> dict[str, Any]:
        """The parameters that select the flows to check for the kind."""
        properties = CANDIDATES.get(kind, {})
        kinds = properties.get("flowKinds")
        if self.flow_kinds is not None:
            kinds = [flow_kind for flow_kind in self.flow_kinds if kinds is None or flow_kind in kinds]
        return {
            "flowKinds": as_list(kinds),
            "channels": as_list(properties.get("channels")),
            "recorded": properties.get("recorded"),
        }


def as_list(values: Iterable[str] | None) -> list[str] | None:
    """The values as a parameter of a statement."""
    return None if values is None else list(values)
