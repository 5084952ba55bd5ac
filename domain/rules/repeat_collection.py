"""Whether a department outside the source's line may collect an element again (Art. 13).

The measures forbid collecting again what can be obtained by sharing. They also name the collectors of each kind of base
data, often several, who settle their shares of the work by agreement (second paragraph of Art. 13). So a body that the
article names is never called a repeat collector that must stop, and never one that may collect as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.rules.department_line import UNKNOWN

Collector = Sequence[Any]
"""A lawful collector: [collectorKind, line or None, grassrootsKinds, whether only by commission]."""

_ALLOWED = {"SOURCE_SHARES": False, "SOURCE_NOT_SHARED": True, "SOURCE_NOT_IN_CATALOG": True}


def repeat_reason(
    line: str | None,
    grassroots_kind: str | None,
    commissioned: bool,
    collectors: Sequence[Collector],
    shared: bool,
    listed: bool,
) -> str:
    """The reason, as a name of RepeatReason.

    `line`, `grassroots_kind`, `commissioned`: of the department; the last is whether the public security organs have
    commissioned it. `collectors`: those of the element's category. `shared`: the source shares it. `listed`: the source
    has published an entry for it.
    """
    if any(_is_named(collector, line, grassroots_kind, commissioned) for collector in collectors):
        return "LAWFUL_COLLECTOR"
    if _is_undecidable(line, collectors):
        return "NOT_DECIDABLE"
    if shared:
        return "SOURCE_SHARES"
    return "SOURCE_NOT_SHARED" if listed else "SOURCE_NOT_IN_CATALOG"


def repeat_allowed(
    line: str | None,
    grassroots_kind: str | None,
    commissioned: bool,
    collectors: Sequence[Collector],
    shared: bool,
    listed: bool,
) -> bool | None:
    """Whether it may collect the element again; None if the measures leave it open. Arguments as `repeat_reason`."""
    return _ALLOWED.get(repeat_reason(line, grassroots_kind, commissioned, collectors, shared, listed))


def _is_named(collector: Collector, line: str | None, grassroots_kind: str | None, commissioned: bool) -> bool:
    """Whether the article names the department: its line or, for a grass-roots body, its own kind."""
    kind, named_line, named_kinds, by_commission = collector
    if kind == "GRASSROOTS":
        return grassroots_kind in named_kinds and (commissioned or not by_commission)
    return named_line is not None and named_line == line


def _is_undecidable(line: str | None, collectors: Sequence[Collector]) -> bool:
    """Whether the department may be an institution that the article names without a line.

    Where the article names nothing else (NP-10), it may be any department; else one whose line is not known.
    """
    institutions = any(kind == "INSTITUTION" and named_line is None for kind, named_line, _, _ in collectors)
    names_lines = any(named_line is not None for _, named_line, _, _ in collectors)
    return institutions and (not names_lines or line is None or line == UNKNOWN)
