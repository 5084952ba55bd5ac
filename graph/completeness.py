"""What an answer that may be cut says of itself: one place for walks, paths, differences and lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

REASONS = ("DEPTH", "WIDTH", "BUDGET", "TIME", "UNPLACED")
"""Why an answer stopped, in the order in which it is told."""


def ordered(stopped: Collection[str]) -> tuple[str, ...]:
    """Reasons in the order in which they are told."""
    return tuple(reason for reason in REASONS if reason in stopped)


def completeness(
    stopped: Collection[str],
    omitted: int,
    hidden: int,
    *,
    consistent: bool,
    version: str,
    cursor: str | None,
    whole: bool | None = None,
) -> dict[str, Any]:
    """By the contract's names. `stopped`: the reasons met; `omitted`: how much was left out; `hidden`: how much the
    caller may not see, which leaves an answer complete; `whole`: where more is known than that nothing of this page was
    left out. What is of two versions of the graph is never complete."""
    nothing = not stopped and not omitted
    return {
        "complete": (nothing if whole is None else whole) and consistent,
        "stoppedBy": list(ordered(stopped)),
        "omitted": omitted,
        "hidden": hidden,
        "consistent": consistent,
        "version": version,
        "cursor": cursor,
    }
