"""What a pattern of paths says: a frozen tree, and what follows from it alone."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 50
"""The most flows a path may be asked to have, and the most a quantifier may count to."""
COUNTED_TO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class PatternHop:
    """One flow: of which kind (None: any), to a resource on a platform of one of these levels (empty: any)."""

    kind: str | None = None
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `least` to `most` times, without end where `most` is None."""

    part: Pattern
    least: int
    most: int | None


Pattern = PatternHop | Sequence | Choice | Repeat

ANYTHING = Repeat(PatternHop(), 1, None)
"""What is asked where no pattern is given."""


def expand(pattern: Pattern) -> int:
    """How many hops it has once its counts are written out, up to a billion: A{3,5} has five, A{3,} three, A* one."""
    match pattern:
        case PatternHop():
            return 1
        case Sequence(parts) | Choice(parts):
            return sum(expand(each) for each in parts)
        case Repeat(part, least, most):
            return min(COUNTED_TO, expand(part) * (max(least, 1) if most is None else most))


def longest(pattern: Pattern) -> int | None:
    """How many flows the longest path has that it admits; None where there is no longest."""
    match pattern:
        case PatternHop():
            return 1
        case Sequence(parts) | Choice(parts):
            found = [longest(each) for each in parts]
            known = [each for each in found if each is not None]
            if len(known) < len(found):
                return None
            return sum(known) if isinstance(pattern, Sequence) else max(known)
        case Repeat(part, _, most):
            inner = longest(part)
            return None if most is None or inner is None else most * inner


def kinds(pattern: Pattern) -> frozenset[str] | None:
    """The kinds of flow it speaks of; None where it admits any."""
    match pattern:
        case PatternHop(kind):
            return None if kind is None else frozenset({kind})
        case Sequence(parts) | Choice(parts):
            found = [kinds(each) for each in parts]
            known = [each for each in found if each is not None]
            return frozenset[str]().union(*known) if len(known) == len(found) else None
        case Repeat(part):
            return kinds(part)
