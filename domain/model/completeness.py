"""What an answer that may be cut says of itself: one place for walks, paths, differences, lists and exports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

REASONS = ("DEPTH", "WIDTH", "BUDGET", "TIME", "UNPLACED")
"""Why an answer stopped, in the order in which it is told."""


def ordered(stopped: Collection[str]) -> tuple[str, ...]:
    """Reasons in the order in which they are told."""
    return tuple(reason for reason in REASONS if reason in stopped)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether an answer is whole. `stopped_by`: the reasons why not, in order; `omitted`: how much was left out;
    `hidden`: how much the caller may not see, which leaves an answer complete; `consistent`: all of it was read at
    `version`; `cursor`: continues the answer."""

    complete: bool
    stopped_by: tuple[str, ...]
    omitted: int
    hidden: int
    consistent: bool
    version: str
    cursor: str | None = None

    @classmethod
    def of(
        cls,
        stopped: Collection[str],
        omitted: int,
        hidden: int,
        *,
        consistent: bool,
        version: str,
        cursor: str | None = None,
        whole: bool | None = None,
    ) -> Completeness:
        """`stopped`: the reasons in any order. `whole`: where more is known than that nothing of this page was left
        out. An answer read at two versions of the graph is never complete."""
        nothing = not stopped and not omitted
        complete = (nothing if whole is None else whole) and consistent
        return cls(complete, ordered(stopped), omitted, hidden, consistent, version, cursor)

    def facts(self) -> dict[str, Any]:
        """By the contract's names."""
        return {
            "complete": self.complete,
            "stoppedBy": list(self.stopped_by),
            "omitted": self.omitted,
            "hidden": self.hidden,
            "consistent": self.consistent,
            "version": self.version,
            "cursor": self.cursor,
        }
