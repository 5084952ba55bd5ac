"""What is heard of questions and statements: which belongs to which, also side by side, and how each ended."""

from __future__ import annotations

import asyncio

import pytest

from api.outside.numbers import Histogram
from api.outside.seen import MOST, SEEN, Seen, note_code, note_question, note_statement
from graph.errors import TimedOut
from graph.heard import Asking, Question, Sessions, Speaking, Statement


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.statements: list[Statement] = []

    def question(self, over: Question) -> None:
        self.questions.append(over)

    def statement(self, over: Statement) -> None:
        self.statements.append(over)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def sessions(heard: Heard) -> Sessions:
    found = Sessions()
    found.listener = heard
    return found


async def test_a_statement_belongs_to_the_question_it_was_made_for_also_side_by_side(
    heard: Heard, sessions: Sessions
) -> None:
    both = asyncio.Barrier(2)

    async def ask(name: str) -> None:
        with Asking(heard, name) as asking:
            for _ in range(2):
                with Speaking(sessions) as speaking:
                    await both.wait()
                    speaking.version = asking.version = f"v-{name}"

    await asyncio.gather(ask("one"), ask("two"))
    names = {each.number: each.name for each in heard.questions}
    assert sorted(names.values()) == ["one", "two"]
    assert sorted(names[each.question] for each in heard.statements) == ["one", "one", "two", "two"]
    assert all(each.version == f"v-{names[each.question]}" for each in heard.statements)
    with Speaking(sessions):
        assert sessions.open == 1
    assert heard.statements[-1].question == 0
    assert sessions.open == 0


async def test_how_each_ended(heard: Heard, sessions: Sessions) -> None:
    for error, code in (
        (TimedOut.after(1), "TIMEOUT"),
        (ValueError("secret"), "INTERNAL"),
        (asyncio.CancelledError(), "CANCELLED"),
    ):
        with pytest.raises(type(error)), Asking(heard, "question"), Speaking(sessions):
            raise error
        assert (heard.questions[-1].failure, heard.statements[-1].failure) == (code, code)
    with Asking(heard, "question"), Speaking(sessions):
        pass
    assert (heard.questions[-1].failure, heard.statements[-1].failure) == ("", "")
    assert sessions.open == 0


def test_where_nobody_listens_nothing_is_heard() -> None:
    with Asking(None, "question"), Speaking(Sessions()) as speaking:
        speaking.version = "v"
    note_code("INTERNAL")
    note_question(Question("question", 1, 0.0, 0.0, "", ""))
    assert SEEN.get() is None


def test_no_more_is_noted_of_a_request_than_a_bound() -> None:
    token = SEEN.set(seen := Seen("graphql", 0.0))
    for number in range(MOST + 10):
        note_question(Question("question", number, 0.0, 0.0, "v", ""))
        note_statement(Statement(number, 0.0, 0.0, "v", ""))
        note_code("INTERNAL")
    SEEN.reset(token)
    assert (seen.asked, len(seen.questions), len(seen.statements), len(seen.codes)) == (MOST + 10, MOST, MOST, MOST)


def test_a_histogram_counts_what_is_at_a_bound_within_it() -> None:
    found = Histogram((1.0, 2.5))
    for value in (0.0, 1.0, 1.1, 2.5, 9.0):
        found.observe(value)
    assert found.buckets == [("1", 2.0), ("2.5", 4.0), ("+Inf", 5.0)]
    assert (len(found), found.sum) == (5, 13.6)
