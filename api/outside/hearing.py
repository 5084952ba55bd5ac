"""What the graph tells of its work, noted of the request it was done for, and counted."""

from __future__ import annotations

from api.outside.counts import Counts
from api.outside.seen import note_question, note_statement
from graph.heard import Question, Statement


class Hearing:
    """A graph.heard.Listener."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def question(self, over: Question) -> None:
        note_question(over)
        self._counts.question(over)

    def statement(self, over: Statement) -> None:
        note_statement(over)
        self._counts.statement(over)
