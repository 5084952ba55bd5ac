"""The tree of a path pattern, and what follows from the tree alone."""

from __future__ import annotations

from dataclasses import dataclass

MAX_LENGTH = 50
"""The most flows that a request for paths may allow, and the most that a quantifier may count."""
MAX_HOP_COUNT = 1_000_000_000
"""`hop_count` does not count further."""


@dataclass(frozen=True, slots=True)
class PatternHop:
    """One flow. `kind`: None for any. `levels`: of the platform of the resource it leads to; empty for any."""

    kind: str | None = None
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sequence:
    """All parts, one after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the parts."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part from `least` to `most` times; without limit if `most` is None."""

    part: Pattern
    least: int
    most: int | None


Pattern = PatternHop | Sequence | Choice | Repeat

ANY_PATH = Repeat(PatternHop(), 1, None)
"""The pattern of a request without one."""


def hop_count(pattern: Pattern) -> int:
    """The number of hops with all counts written out, at most MAX_HOP_COUNT: 5 for A{3,5}, 3 for A{3,}, 1 for A*."""
    match pattern:
        case PatternHop():
            return 1
        case Sequence(parts) | Choice(parts):
            return sum(hop_count(part) for part in parts)
        case Repeat(part, least, most):
            return min(MAX_HOP_COUNT, hop_count(part) * (max(least, 1) if most is None else most))


def max_length(pattern: Pattern) -> int | None:
    """The number of flows of the longest path that the pattern matches; None if there is no longest."""
    match pattern:
        case PatternHop():
            return 1
        case Sequence(parts) | Choice(parts):
            lengths = [max_length(part) for part in parts]
            bounded = [length for length in lengths if length is not None]
            if len(bounded) < len(lengths):
                return None
            return sum(bounded) if isinstance(pattern, Sequence) else max(bounded)
        case Repeat(part, _, most):
            inner = max_length(part)
            return None if most is None or inner is None else most * inner


def kinds(pattern: Pattern) -> frozenset[str] | None:
    """The kinds of flow that the pattern names; None if it matches any kind."""
    match pattern:
        case PatternHop(kind):
            return None if kind is None else frozenset({kind})
        case Sequence(parts) | Choice(parts):
            by_part = [kinds(part) for part in parts]
            named = [part_kinds for part_kinds in by_part if part_kinds is not None]
            return frozenset[str]().union(*named) if len(named) == len(by_part) else None
        case Repeat(part):
            return kinds(part)
