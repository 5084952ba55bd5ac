"""Observes the queries and round trips of the graph: adds them to the request record and to the counters."""

from __future__ import annotations

from api.observability.counters import Counters
from api.request_record import note_query, note_round_trip
from graph.client.instrumentation import QueryEvent, RoundTripEvent


class QueryObserver:
    """Implements graph.client.instrumentation.Observer."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def query_finished(self, over: QueryEvent) -> None:
        note_query(over)
        self._counters.count_query(over)

    def round_trip_finished(self, over: RoundTripEvent) -> None:
        note_round_trip(over)
        self._counters.count_round_trip(over)
