"""What is heard of questions and statements: which belongs to which, also side by side, and how each ended."""

from __future__ import annotations

import asyncio

import pytest

from api.histogram import Histogram
from api.request_record import CURRENT_RECORD, MAX_EVENTS, RequestRecord, note_code, note_query, note_round_trip
from domain.errors import TimedOut
from graph.client.instrumentation import InFlight, QueryEvent, QuerySpan, RoundTripEvent, RoundTripSpan


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.questions: list[QueryEvent] = []
        self.statements: list[RoundTripEvent] = []

    def query_finished(self, over: QueryEvent) -> None:
        self.questions.append(over)

    def round_trip_finished(self, over: RoundTripEvent) -> None:
        self.statements.append(over)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def in_flight(heard: Heard) -> InFlight:
    found = InFlight()
    found.observer = heard
    return found


async def test_a_statement_belongs_to_the_question_it_was_made_for_also_side_by_side(
    heard: Heard, in_flight: InFlight
) -> None:
    both = asyncio.Barrier(2)

    async def ask(name: str) -> None:
        with QuerySpan(heard, name) as span:
            for _ in range(2):
                with RoundTripSpan(in_flight) as speaking:
                    await both.wait()
                    speaking.version = span.version = f"v-{name}"

    await asyncio.gather(ask("one"), ask("two"))
    names = {each.number: each.name for each in heard.questions}
    assert sorted(names.values()) == ["one", "two"]
    assert sorted(names[each.query_number] for each in heard.statements) == ["one", "one", "two", "two"]
    assert all(each.version == f"v-{names[each.query_number]}" for each in heard.statements)
    with RoundTripSpan(in_flight):
        assert in_flight.open == 1
    assert heard.statements[-1].query_number == 0
    assert in_flight.open == 0


async def test_how_each_ended(heard: Heard, in_flight: InFlight) -> None:
    for error, code in (
        (TimedOut.after(1), "TIMEOUT"),
        (ValueError("secret"), "INTERNAL"),
        (asyncio.CancelledError(), "CANCELLED"),
    ):
        with pytest.raises(type(error)), QuerySpan(heard, "question"), RoundTripSpan(in_flight):
            raise error
        assert (heard.questions[-1].failure, heard.statements[-1].failure) == (code, code)
    with QuerySpan(heard, "question"), RoundTripSpan(in_flight):
        pass
    assert (heard.questions[-1].failure, heard.statements[-1].failure) == ("", "")
    assert in_flight.open == 0


def test_where_nobody_listens_nothing_is_heard() -> None:
    with QuerySpan(None, "question"), RoundTripSpan(InFlight()) as speaking:
        speaking.version = "v"
    note_code("INTERNAL")
    note_query(QueryEvent("question", 1, 0.0, 0.0, "", ""))
    assert CURRENT_RECORD.get() is None


def test_no_more_is_noted_of_a_request_than_a_bound() -> None:
    token = CURRENT_RECORD.set(seen := RequestRecord("graphql", 0.0))
    for number in range(MAX_EVENTS + 10):
        note_query(QueryEvent("question", number, 0.0, 0.0, "v", ""))
        note_round_trip(RoundTripEvent(number, 0.0, 0.0, "v", ""))
        note_code("INTERNAL")
    CURRENT_RECORD.reset(token)
    assert (seen.asked, len(seen.questions), len(seen.statements), len(seen.codes)) == (
        MAX_EVENTS + 10,
        MAX_EVENTS,
        MAX_EVENTS,
        MAX_EVENTS,
    )


def test_a_histogram_counts_what_is_at_a_bound_within_it() -> None:
    found = Histogram((1.0, 2.5))
    for value in (0.0, 1.0, 1.1, 2.5, 9.0):
        found.observe(value)
    assert found.buckets == [("1", 2.0), ("2.5", 4.0), ("+Inf", 5.0)]
    assert (len(found), found.sum) == (5, 13.6)
