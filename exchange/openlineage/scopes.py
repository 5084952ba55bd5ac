"""Declarations of one job by several parties, such as a package of dbt that several projects install.

Each party is a scope: its declarations end only what its earlier ones named. An edge exists while any scope has it.
Runs, job events, and declarations without a party are one scope, the empty one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from exchange.openlineage.column_case import Derivation, spelling_of
from exchange.openlineage.timeline import Claims, Interval, Pair, RunTimes, Timeline, united

Edge = TypeVar("Edge", bound=tuple[str, ...])


class ScopedTimeline:
    """The timelines of all scopes of one job. `dropped`: as in Timeline; `spelling`: of columns, in all scopes."""

    def __init__(
        self,
        runs: Iterable[tuple[Claims, Sequence[RunTimes]]],
        resources: Mapping[str, str],
        dropped: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        runs = list(runs)
        self.spelling = spelling_of((column for claims, _ in runs for column in claims.columns), resources)
        by_scope: dict[str, list[tuple[Claims, Sequence[RunTimes]]]] = defaultdict(list)
        for claims, times in runs:
            by_scope[claims.scope].append((claims, times))
        self._timelines = [
            Timeline(scope_runs, resources, dropped, self.spelling) for _, scope_runs in sorted(by_scope.items())
        ]

    def flows(self) -> dict[Pair, list[Interval]]:
        """Intervals by (output, input)."""
        return self._united(Timeline.flows)

    def columns(self) -> dict[Derivation, list[Interval]]:
        """Intervals by (output, field, input, field)."""
        return self._united(Timeline.columns)

    def _united(self, edges: Callable[[Timeline], dict[Edge, list[Interval]]]) -> dict[Edge, list[Interval]]:
        if len(self._timelines) == 1:
            return edges(self._timelines[0])
        found_intervals: dict[Edge, list[Interval]] = defaultdict(list)
        for timeline in self._timelines:
            for edge, intervals in edges(timeline).items():
                found_intervals[edge] += intervals
        return {edge: united(intervals) for edge, intervals in sorted(found_intervals.items())}
