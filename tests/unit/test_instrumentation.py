"""Events of queries and round trips, the bounds of a request record, and histograms."""

from __future__ import annotations

import asyncio

import pytest

from api.histogram import Histogram
from api.request_record import CURRENT_RECORD, MAX_EVENTS, RequestRecord, note_code, note_query, note_round_trip
from domain.errors import TimedOut
from graph.client.instrumentation import InFlight, QueryEvent, QuerySpan, RoundTripEvent, RoundTripSpan


class EventCollector:
    """An observer that collects events."""

    def __init__(self) -> None:
        self.queries: list[QueryEvent] = []
        self.round_trips: list[RoundTripEvent] = []

    def query_finished(self, over: QueryEvent) -> None:
        self.queries.append(over)

    def round_trip_finished(self, over: RoundTripEvent) -> None:
        self.round_trips.append(over)


@pytest.fixture
def events() -> EventCollector:
    return EventCollector()


@pytest.fixture
def in_flight(events: EventCollector) -> InFlight:
    in_flight = InFlight()
    in_flight.observer = events
    return in_flight


async def test_round_trips_belong_to_their_query_when_concurrent(events: EventCollector, in_flight: InFlight) -> None:
    both = asyncio.Barrier(2)

    async def run_query(name: str) -> None:
        with QuerySpan(events, name) as span:
            for _ in range(2):
                with RoundTripSpan(in_flight) as round_trip:
                    await both.wait()
                    round_trip.version = span.version = f"v-{name}"

    await asyncio.gather(run_query("one"), run_query("two"))
    names = {query.number: query.name for query in events.queries}
    assert sorted(names.values()) == ["one", "two"]
    assert sorted(names[trip.query_number] for trip in events.round_trips) == ["one", "one", "two", "two"]
    assert all(trip.version == f"v-{names[trip.query_number]}" for trip in events.round_trips)
    with RoundTripSpan(in_flight):
        assert in_flight.open == 1
    assert events.round_trips[-1].query_number == 0
    assert in_flight.open == 0


async def test_events_have_the_outcome_code(events: EventCollector, in_flight: InFlight) -> None:
    for error, code in (
        (TimedOut.after(1), "TIMEOUT"),
        (ValueError("secret"), "INTERNAL"),
        (asyncio.CancelledError(), "CANCELLED"),
    ):
        with pytest.raises(type(error)), QuerySpan(events, "query"), RoundTripSpan(in_flight):
            raise error
        assert (events.queries[-1].failure, events.round_trips[-1].failure) == (code, code)
    with QuerySpan(events, "query"), RoundTripSpan(in_flight):
        pass
    assert (events.queries[-1].failure, events.round_trips[-1].failure) == ("", "")
    assert in_flight.open == 0


def test_without_observer_and_record_nothing_happens() -> None:
    with QuerySpan(None, "query"), RoundTripSpan(InFlight()) as round_trip:
        round_trip.version = "v"
    note_code("INTERNAL")
    note_query(QueryEvent("query", 1, 0.0, 0.0, "", ""))
    assert CURRENT_RECORD.get() is None


def test_request_record_is_bounded() -> None:
    token = CURRENT_RECORD.set(record := RequestRecord("graphql", 0.0))
    for number in range(MAX_EVENTS + 10):
        note_query(QueryEvent("query", number, 0.0, 0.0, "v", ""))
        note_round_trip(RoundTripEvent(number, 0.0, 0.0, "v", ""))
        note_code("INTERNAL")
    CURRENT_RECORD.reset(token)
    assert (record.query_count, len(record.queries), len(record.round_trips), len(record.codes)) == (
        MAX_EVENTS + 10,
        MAX_EVENTS,
        MAX_EVENTS,
        MAX_EVENTS,
    )


def test_histogram_bucket_includes_its_upper_bound() -> None:
    histogram = Histogram((1.0, 2.5))
    for value in (0.0, 1.0, 1.1, 2.5, 9.0):
        histogram.observe(value)
    assert histogram.buckets == [("1", 2.0), ("2.5", 4.0), ("+Inf", 5.0)]
    assert (len(histogram), histogram.sum) == (5, 13.6)
