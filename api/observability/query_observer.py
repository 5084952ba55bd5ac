"""What the graph tells of its work, noted of the request it was done for, and counted."""

from __future__ import annotations

from api.observability.counters import Counters
from api.request_record import note_query, note_round_trip
from graph.client.instrumentation import QueryEvent, RoundTripEvent


class QueryObserver:
    """A graph.heard.Listener."""

    def __init__(self, counts: Counters) -> None:
        self._counts = counts

    def query_finished(self, over: QueryEvent) -> None:
        note_query(over)
        self._counts.question(over)

    def round_trip_finished(self, over: RoundTripEvent) -> None:
        note_round_trip(over)
        self._counts.statement(over)
