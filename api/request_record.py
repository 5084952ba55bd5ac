"""What is noted of one request while it is answered: names, numbers and codes; never a value, never a text.

The record lies in the context of the request's task, which the tasks it makes inherit. Where nobody watches there is
none, and noting does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import TypeVar

from graphql import NameNode

from graph.client.instrumentation import QueryEvent, RoundTripEvent

EXPLAINED = "explained"
MAX_EVENTS = 1_000
"""So many questions, and so many statements, are noted of one request; the rest are counted."""


class RequestRecord:
    """One request. Made for every one of them, so what most have not is a default of the class.

    `began`: of the monotonic clock, when it came; `seconds`: until all was sent, of which it `waited` so long for a
    slot; `status`: 0 where the caller left; `way`: kept, fast, walked, declined or explained; `kept`: the version of a
    kept answer; `trusted`: the operation's name is of a trusted document, of which there are few; `asked`: how many
    questions; `parent`: the traceparent it came with; `trace`: the id of its trace, where there is one.
    """

    queue_seconds = 0.0
    seconds = 0.0
    status = 0
    operation = ""
    trusted = False
    cost = 0
    execution_path = ""
    trace = ""
    kept = ""
    asked = 0
    codes: Sequence[str] = ()
    questions: Sequence[QueryEvent] = ()
    statements: Sequence[RoundTripEvent] = ()

    def __init__(self, endpoint_class: str, began: float, method: str = "", parent: str = "") -> None:
        self.endpoint_class = endpoint_class
        self.began = began
        self.method = method
        self.parent = parent

    @property
    def version(self) -> str:
        """Of the graph, as the last question found it, or as the kept answer is of."""
        return self.kept or next((each.version for each in reversed(self.questions) if each.version), "")


T = TypeVar("T")
CURRENT_RECORD: ContextVar[RequestRecord | None] = ContextVar("seen", default=None)


def note_operation(name: NameNode | None, cost: int, *, trusted: bool) -> None:
    """The operation that is to run."""
    if (seen := CURRENT_RECORD.get()) is not None:
        seen.cost = cost
        if name:
            seen.operation, seen.trusted = name.value, trusted


def note_execution_path(way: str) -> None:
    """How the answer is made."""
    if (seen := CURRENT_RECORD.get()) is not None:
        seen.execution_path = way


def note_cache_hit(version: str) -> None:
    """That the answer was kept, and is of this version of the graph, which is the present one."""
    if (seen := CURRENT_RECORD.get()) is not None:
        seen.execution_path, seen.kept = "kept", version


def note_code(code: str) -> None:
    """An error that goes out."""
    if (seen := CURRENT_RECORD.get()) is not None and len(seen.codes) < MAX_EVENTS:
        seen.codes = _with(seen.codes, code)


def note_query(over: QueryEvent) -> None:
    """A question that is over."""
    if (seen := CURRENT_RECORD.get()) is not None:
        seen.asked += 1
        if seen.asked <= MAX_EVENTS:
            seen.questions = _with(seen.questions, over)


def note_round_trip(over: RoundTripEvent) -> None:
    """A round trip that is over."""
    if (seen := CURRENT_RECORD.get()) is not None and len(seen.statements) < MAX_EVENTS:
        seen.statements = _with(seen.statements, over)


def _with(noted: Sequence[T], one: T) -> Sequence[T]:
    """With the first comes a list of its own."""
    if isinstance(noted, list):
        noted.append(one)
        return noted
    return [one]
