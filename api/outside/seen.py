"""What is noted of one request while it is answered: names, numbers and codes; never a value, never a text.

The record lies in the context of the request's task, which the tasks it makes inherit. Where nobody watches there is
none, and noting does nothing.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from graphql import NameNode

from graph.heard import Question, Statement

MOST = 1_000
"""So many questions, and so many statements, are noted of one request; the rest are counted."""


@dataclass(slots=True)
class Seen:
    """One request. `began`: of the monotonic clock, when it came; `seconds`: until all was sent, of which it `waited`
    so long for a slot; `status`: 0 where the caller left; `way`: kept, fast, walked or declined; `parent`: the
    traceparent it came with; `trace`: the id of its trace, where there is one."""

    door: str
    began: float
    method: str = ""
    parent: str = ""
    waited: float = 0.0
    seconds: float = 0.0
    status: int = 0
    operation: str = ""
    trusted: bool = False
    cost: int = 0
    way: str = ""
    trace: str = ""
    codes: list[str] = field(default_factory=list)
    asked: int = 0
    questions: list[Question] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Of the graph, as the last question found it."""
        return next((each.version for each in reversed(self.questions) if each.version), "")


SEEN: ContextVar[Seen | None] = ContextVar("seen", default=None)


def note_operation(name: NameNode | None, cost: int, *, trusted: bool) -> None:
    """The operation that is to run. `trusted`: its name is of a trusted document, of which there are few."""
    if (seen := SEEN.get()) is not None:
        seen.operation, seen.cost, seen.trusted = name.value if name else "", cost, trusted


def note_way(way: str) -> None:
    """How the answer is made."""
    if (seen := SEEN.get()) is not None:
        seen.way = way


def note_code(code: str) -> None:
    """An error that goes out."""
    if (seen := SEEN.get()) is not None and len(seen.codes) < MOST:
        seen.codes.append(code)


def note_question(over: Question) -> None:
    """A question that is over."""
    if (seen := SEEN.get()) is not None:
        seen.asked += 1
        if len(seen.questions) < MOST:
            seen.questions.append(over)


def note_statement(over: Statement) -> None:
    """A round trip that is over."""
    if (seen := SEEN.get()) is not None and len(seen.statements) < MOST:
        seen.statements.append(over)
