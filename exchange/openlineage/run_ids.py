"""Ids of runs that no producer ran: declarations (`static`, the party if there is one, the instant), and the parts of a
lineage export (`part` and the instant)."""

from __future__ import annotations

STATIC, PART = "static ", "part "


def static_run(at: str, scope: str = "") -> str:
    """The id of a declaration at an instant. `scope`: the party that declares, such as a project of dbt."""
    return f"{STATIC}{scope} {at}" if scope else f"{STATIC}{at}"


def is_static(run: str) -> bool:
    """Whether a run is a declaration."""
    return run.startswith(STATIC)


def scope_and_instant(run: str) -> tuple[str, str]:
    """The scope and the instant of a declaration."""
    scope, _, at = run.removeprefix(STATIC).rpartition(" ")
    return scope, at
