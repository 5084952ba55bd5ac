"""What every write leaves beside itself, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to which subject, when and why. `before` and `after` are JSON texts.

    Its number, `seq`, is given by the database under a lock, so that numbers follow the order of commits.
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
