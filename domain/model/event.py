"""The event that every write records in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """A change of `subject`: its time, actor, kind and reason. `before` and `after` are JSON texts.

    The database assigns its number, `seq`, under a lock, so that numbers follow the order of commits.
    """

    at: datetime
    actor: str
    kind: str
    subject: str
    reason: str
    before: str | None = None
    after: str | None = None

    def parameters(self) -> dict[str, Any]:
        """The parameters of graph/commands/event/record.cypher."""
        return {
            "at": self.at,
            "actor": self.actor,
            "kind": self.kind,
            "subject": self.subject,
            "reason": self.reason,
            "before": self.before,
            "after": self.after,
        }
