"""A pattern as an automaton over flows: a state for each of its hops once its counts are written out (Glushkov, 1961).

Sets of states are whole numbers, a bit for each. Bit 0 is where no flow was taken yet. A path is taken once, whatever
the number of ways in which the pattern admits it: what is followed is the set of all states that can be meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.lineage.paths.ast import Choice, Pattern, PatternHop, Repeat, Sequence

START = 1


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece: whether it may be left out, the states it begins with and those it ends with."""

    empty: bool
    first: int
    last: int


NOTHING = _Part(True, 0, 0)


class Automaton:
    """Of one pattern. `last`: the states in which a path may end."""

    def __init__(self, pattern: Pattern) -> None:
        self._hops: list[PatternHop] = [PatternHop()]
        self._follow: list[int] = [0]
        whole = self._built(pattern)
        self._follow[0] = whole.first
        self.last = whole.last
        self._before = [0] * len(self._hops)
        for state, following in enumerate(self._follow):
            for each in _bits(following):
                self._before[each] |= 1 << state
        self._known: dict[tuple[str, int], int] = {}
        self._matching: dict[tuple[str, str | None], int] = {}

    def matching(self, kind: str, level: str | None) -> int:
        """The states that a flow of this kind, to a resource on a platform of this level, can be meant by."""
        found = self._matching.get((kind, level))
        if found is None:
            found = sum(
                1 << state
                for state, hop in enumerate(self._hops)
                if state and hop.kind in (None, kind) and (not hop.levels or level in hop.levels)
            )
            self._matching[kind, level] = found
        return found

    def after(self, states: int) -> int:
        """The states that may come next."""
        return self._joined("after", states, self._follow)

    def before(self, states: int) -> int:
        """The states that one of these may come behind."""
        return self._joined("before", states, self._before)

    def _joined(self, way: str, states: int, table: list[int]) -> int:
        found = self._known.get((way, states))
        if found is None:
            found = 0
            for each in _bits(states):
                found |= table[each]
            self._known[way, states] = found
        return found

    def _built(self, pattern: Pattern) -> _Part:
        match pattern:
            case PatternHop():
                self._hops.append(pattern)
                self._follow.append(0)
                state = 1 << (len(self._hops) - 1)
                return _Part(False, state, state)
            case Sequence(parts):
                found = NOTHING
                for each in parts:
                    found = self._joining(found, self._built(each))
                return found
            case Choice(parts):
                built = [self._built(each) for each in parts]
                return _Part(
                    any(each.empty for each in built),
                    _either(each.first for each in built),
                    _either(each.last for each in built),
                )
            case Repeat():
                return self._repeated(pattern)

    def _repeated(self, pattern: Repeat) -> _Part:
        found = NOTHING
        copies = max(pattern.least, 1) if pattern.most is None else pattern.most
        for number in range(1, copies + 1):
            part = self._built(pattern.part)
            if pattern.most is None and number == copies:
                self._leads(part.last, part.first)
            may_be_left_out = part.empty or number > pattern.least
            found = self._joining(found, _Part(may_be_left_out, part.first, part.last))
        return found

    def _joining(self, one: _Part, other: _Part) -> _Part:
        self._leads(one.last, other.first)
        return _Part(
            one.empty and other.empty,
            one.first | (other.first if one.empty else 0),
            other.last | (one.last if other.empty else 0),
        )

    def _leads(self, ends: int, begins: int) -> None:
        for each in _bits(ends):
            self._follow[each] |= begins


def _bits(states: int) -> Iterator[int]:
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest


def _either(sets: Iterator[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
