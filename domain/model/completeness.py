"""The completeness of a result that may be cut: traversals, paths, differences, lists and exports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

REASONS = ("DEPTH", "WIDTH", "BUDGET", "TIME", "UNPLACED")
"""Reasons why a result is cut, in the order in which they are listed."""


def ordered(stopped: Collection[str]) -> tuple[str, ...]:
    """The reasons in the order of REASONS."""
    return tuple(reason for reason in REASONS if reason in stopped)


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a result is complete.

    `stopped_by`: the reasons if not, in order. `omitted`: number of things left out. `hidden`: number of things that
    the caller may not see; they do not make a result incomplete. `consistent`: all of it was read at `version`.
    `cursor`: continues the result.
    """

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
        """`stopped`: the reasons in any order. `whole`: whether the result is complete, if more is known than that
        nothing of this page is omitted. A result read at two versions of the graph is never complete."""
        page_is_whole = not stopped and not omitted
        complete = (page_is_whole if whole is None else whole) and consistent
        return cls(complete, ordered(stopped), omitted, hidden, consistent, version, cursor)

    def facts(self) -> dict[str, Any]:
        """The values by the names of the GraphQL schema."""
        return {
            "complete": self.complete,
            "stoppedBy": list(self.stopped_by),
            "omitted": self.omitted,
            "hidden": self.hidden,
            "consistent": self.consistent,
            "version": self.version,
            "cursor": self.cursor,
        }
