"""A finding as it was read, before it is told in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import LineageFindingKind


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `subject`: the Relay id of a flow or a resource. `told`: what its sentence is made of."""

    id: str
    kind: LineageFindingKind
    subject: str
    since: str | None
    evidence: tuple[str, ...]
    told: tuple[Any, ...]
    by_reference: bool

    @property
    def key(self) -> tuple[str, str]:
        """Its place among those of its kind."""
        return self.subject, self.id
