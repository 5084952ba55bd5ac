"""A pattern as an automaton over flows: one state for each hop, with counts written out (Glushkov, 1961).

A set of states is an integer with one bit for each state. Bit 0 is the state before the first flow. The automaton is
followed with the set of all states that a path can be in, so a path is found once even if the pattern matches it in
several ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.lineage.paths.ast import Choice, Pattern, PatternHop, Repeat, Sequence

START = 1


@dataclass(frozen=True, slots=True)
class _Part:
    """A compiled part of the pattern: whether it matches no flow at all, its first states and its last states."""

    empty: bool
    first: int
    last: int


EMPTY = _Part(True, 0, 0)


class Automaton:
    """The automaton of one pattern. `last`: the states in which a path may end."""

    def __init__(self, pattern: Pattern) -> None:
        self._hops: list[PatternHop] = [PatternHop()]
        self._successors: list[int] = [0]
        whole = self._compile(pattern)
        self._successors[0] = whole.first
        self.last = whole.last
        self._predecessors = [0] * len(self._hops)
        for state, successors in enumerate(self._successors):
            for successor in _bits(successors):
                self._predecessors[successor] |= 1 << state
        self._unions: dict[tuple[str, int], int] = {}
        self._matching: dict[tuple[str, str | None], int] = {}

    def matching(self, kind: str, level: str | None) -> int:
        """The states that match a flow of this kind to a resource on a platform of this level."""
        states = self._matching.get((kind, level))
        if states is None:
            states = sum(
                1 << state
                for state, hop in enumerate(self._hops)
                if state and hop.kind in (None, kind) and (not hop.levels or level in hop.levels)
            )
            self._matching[kind, level] = states
        return states

    def after(self, states: int) -> int:
        """The states that may follow one of these."""
        return self._union("after", states, self._successors)

    def before(self, states: int) -> int:
        """The states that one of these may follow."""
        return self._union("before", states, self._predecessors)

    def _union(self, name: str, states: int, table: list[int]) -> int:
        """The union of the entries of `table` for these states, cached by `name`."""
        union = self._unions.get((name, states))
        if union is None:
            union = _union_of(table[state] for state in _bits(states))
            self._unions[name, states] = union
        return union

    def _compile(self, pattern: Pattern) -> _Part:
        match pattern:
            case PatternHop():
                self._hops.append(pattern)
                self._successors.append(0)
                state = 1 << (len(self._hops) - 1)
                return _Part(False, state, state)
            case Sequence(parts):
                whole = EMPTY
                for part in parts:
                    whole = self._concatenate(whole, self._compile(part))
                return whole
            case Choice(parts):
                compiled = [self._compile(part) for part in parts]
                return _Part(
                    any(part.empty for part in compiled),
                    _union_of(part.first for part in compiled),
                    _union_of(part.last for part in compiled),
                )
            case Repeat():
                return self._compile_repeat(pattern)

    def _compile_repeat(self, pattern: Repeat) -> _Part:
        whole = EMPTY
        copies = max(pattern.least, 1) if pattern.most is None else pattern.most
        for number in range(1, copies + 1):
            part = self._compile(pattern.part)
            if pattern.most is None and number == copies:
                self._connect(part.last, part.first)
            optional = part.empty or number > pattern.least
            whole = self._concatenate(whole, _Part(optional, part.first, part.last))
        return whole

    def _concatenate(self, left: _Part, right: _Part) -> _Part:
        self._connect(left.last, right.first)
        return _Part(
            left.empty and right.empty,
            left.first | (right.first if left.empty else 0),
            right.last | (left.last if right.empty else 0),
        )

    def _connect(self, ends: int, begins: int) -> None:
        for state in _bits(ends):
            self._successors[state] |= begins


def _bits(states: int) -> Iterator[int]:
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest


def _union_of(sets: Iterable[int]) -> int:
    union = 0
    for states in sets:
        union |= states
    return union
