"""Facts of a job's edges besides their intervals: when a completed run last had an edge, and how a derivation
transforms its field. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from exchange.openlineage.column_case import Derivation, Spelling, derivation_of
from exchange.openlineage.timeline import Claims, Interval, Pair, RunTimes, pair_of


class EdgeFacts:
    """The facts of the edges of one job. `resources`: ids of resources by dataset key; `spelling`: of columns."""

    def __init__(
        self,
        runs: Sequence[tuple[Claims, Sequence[RunTimes]]],
        resources: Mapping[str, str],
        spelling: Spelling,
    ) -> None:
        self._completed = [sorted({run.completed for run in times if run.completed}) for _, times in runs]
        self._flows: dict[Pair, set[int]] = defaultdict(set)
        self._columns: dict[Derivation, set[int]] = defaultdict(set)
        self._transformations: dict[Derivation, tuple[str, list[str]]] = {}
        for group, (claims, times) in enumerate(runs):
            for pair in claims.pairs:
                self._flows[pair_of(pair, resources)].add(group)
            for column in claims.columns:
                self._columns[derivation_of(column, resources, spelling)].add(group)
            latest = max((run.times[-1] for run in times if run.times), default="")
            for column, rows in claims.transformations.items():
                derivation = derivation_of(column, resources, spelling)
                stated = (latest, rows)
                self._transformations[derivation] = max(stated, self._transformations.get(derivation, stated))

    def flow_last_seen(self, flow: Pair, interval: Interval) -> str | None:
        """When a run that had the flow last completed in this interval."""
        return self._last_seen(self._flows.get(flow, ()), interval)

    def column_last_seen(self, derivation: Derivation, interval: Interval) -> str | None:
        """When a run that had the derivation last completed in this interval."""
        return self._last_seen(self._columns.get(derivation, ()), interval)

    def transformations(self, derivation: Derivation) -> list[str] | None:
        """The transformations that the latest run states."""
        return self._transformations.get(derivation, ("", None))[1]

    def _last_seen(self, groups: Iterable[int], interval: Interval) -> str | None:
        since, until = interval
        latest: str | None = None
        for group in groups:
            completed = self._completed[group]
            index = bisect_left(completed, until) if until else len(completed)
            if index and completed[index - 1] >= since:
                latest = max(latest or "", completed[index - 1])
        return latest
