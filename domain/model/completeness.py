"""The completeness of a result that may be cut: traversals, paths, differences, lists and exports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

REASONS = ("DEPTH", "WIDTH", "PAGE", "TIME", "UNPLACED")
"""Reasons why a result is cut, in the order in which they are listed."""


def ordered(stopped: Collection[str]) -> tuple[str, ...]:
    """The reasons in the order of REASONS."""
    return tuple(reason for reason in REASONS if reason in stopped)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a result is complete: all its pages together. Whether a page is the last is not part of it.

    `stopped_by`: the reasons if not, in order. `omitted`: number of things left out. `hidden`: number of things that
    the caller may not see; they do not make a result incomplete. `consistent`: all of it was read at `version`.
    """

    complete: bool
    stopped_by: tuple[str, ...]
    omitted: int
    hidden: int
    consistent: bool
    version: str

    @classmethod
    def of(cls, stopped: Collection[str], omitted: int, hidden: int, *, consistent: bool, version: str) -> Completeness:
        """`stopped`: the reasons in any order. A result read at two versions of the graph is never complete."""
        complete = not stopped and not omitted and consistent
        return cls(complete, ordered(stopped), omitted, hidden, consistent, version)

    def facts(self) -> dict[str, Any]:
        """The values by the names of the GraphQL schema."""
        return {
            "complete": self.complete,
            "stoppedBy": list(self.stopped_by),
            "omitted": self.omitted,
            "hidden": self.hidden,
            "consistent": self.consistent,
            "version": self.version,
        }
