"""The scope of a list of findings, and the subjects that can have a finding of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from domain.model.graph_enums import FlowKind
from domain.rules.entry_requirements import RESTRICTED

CANDIDATES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.LEVEL_SKIPPED: {"flowKinds": ("AGGREGATION", "RETURN_FLOW")},
    Kind.EXCESS_FIELDS: {"flowKinds": ("RETURN_FLOW",), "recorded": "neededFields"},
    Kind.OUT_OF_REGION: {"flowKinds": ("RETURN_FLOW",), "recorded": "coverage"},
    Kind.OTHER_CHANNEL: {"channels": ("OTHER", "OFFLINE")},
    Kind.CYCLE: {"flowKinds": tuple(kind for kind in FlowKind if kind is not FlowKind.RETURN_FLOW)},
    Kind.RESTRICTION_WITHOUT_BASIS: {"shareTypes": RESTRICTED},
    Kind.OPEN_BEYOND_SHARING: {"shareTypes": RESTRICTED},
}
"""Properties that every flow or entry with a finding of the kind has, so that the rule need not check others."""


@dataclass(frozen=True, slots=True)
class FindingScope:
    """The restrictions of a list of findings; None for no restriction.

    `flows`, `resources`: Relay ids; a flow also matches by the resources at its ends. `entries`, `regions`,
    `departments`: codes; for a flow one end is enough, for an entry its provider counts.
    """

    regions: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    resources: tuple[str, ...] | None = None
    flows: tuple[str, ...] | None = None
    entries: tuple[str, ...] | None = None
    flow_kinds: tuple[str, ...] | None = None

    @property
    def names_subjects(self) -> bool:
        """Whether it names flows, resources or entries."""
        return any(names is not None for names in (self.flows, self.resources, self.entries))

    @property
    def has_location(self) -> bool:
        """Whether it names regions or departments."""
        return self.regions is not None or self.departments is not None

    def covers(self, kind: Kind) -> bool:
        """Whether it can contain findings of the kind: a scope of flows contains no resource and no entry."""
        match kind.subject:
            case Subject.FLOW:
                others: tuple[Any, ...] = (self.entries,)
            case Subject.RESOURCE:
                others = (self.entries, self.flows, self.flow_kinds)
            case Subject.ENTRY:
                others = (self.resources, self.flows, self.flow_kinds)
        return all(restriction is None for restriction in others)

    def restricts(self, kind: Kind) -> bool:
        """Whether a filter other than named subjects restricts findings of the kind."""
        return self.has_location or (kind.subject is Subject.FLOW and self.flow_kinds is not None)

    def candidates(self, kind: Kind) -> dict[str, Any]:
        """The parameters that select the flows or entries to check for the kind."""
        properties = CANDIDATES.get(kind, {})
        if kind.subject is Subject.RESOURCE:
            return {}
        if kind.subject is Subject.ENTRY:
            return {"shareTypes": as_list(properties.get("shareTypes"))}
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
