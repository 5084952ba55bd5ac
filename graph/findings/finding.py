"""A finding as it was read, independent of the caller's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import FindingKind


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject_id`: Relay id of a flow, a resource or an entry. `details`: the values that its sentence names.

    `since`: ISO 8601 instant. `evidence`: Relay ids, in the order of docs/findings.md.
    """

    id: str
    kind: FindingKind
    subject_id: str
    since: str | None
    evidence: tuple[str, ...]
    details: tuple[Any, ...]
    by_reference: bool

    @property
    def key(self) -> tuple[str, str]:
        """The sort key among findings of one kind."""
        return self.subject_id, self.id
