"""What is counted of requests, questions and round trips.

Labels have few values: doors, statuses, codes and questions are ours; an operation's name is told only where it is of a
trusted document, all others are `other`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from api.outside.numbers import COUNTS, SECONDS, Histogram
from api.outside.seen import EXPLAINED, Seen
from graph.heard import Question, Statement

OTHER = "other"
OPERATIONS = 100
"""So many operations are told by name, the first that come."""


class Counts:
    """What was counted of the requests that are over, and of what they asked. `times`: by door, status, operation."""

    def __init__(self) -> None:
        self.times: dict[tuple[str, int, str], Histogram] = {}
        self.errors: dict[str, int] = defaultdict(int)
        self.ways: dict[str, int] = defaultdict(int)
        self.asked = Histogram(COUNTS)
        self.cost = 0
        self.questions: dict[str, Histogram] = {}
        self.failures: dict[tuple[str, str], int] = defaultdict(int)
        self.statements = Histogram(SECONDS)
        self._operations: set[str] = set()

    def requests(self, over: Sequence[Seen]) -> None:
        """Requests that are over. One whose caller left counts as status 499."""
        for each in over:
            self._request(each)

    def _request(self, seen: Seen) -> None:
        key = (seen.door, seen.status, self._operation(seen.operation) if seen.trusted else OTHER)
        times = self.times.get(key)
        if times is None:
            times = self.times[key] = Histogram(SECONDS)
        times.observe(seen.seconds)
        if seen.way and seen.way != EXPLAINED:  # else it did not run
            self.cost += seen.cost
            self.asked.observe(seen.asked)
        if seen.way:
            self.ways[seen.way] += 1
        if seen.codes:
            for code in seen.codes:
                self.errors[code] += 1

    def question(self, over: Question) -> None:
        times = self.questions.get(over.name)
        if times is None:
            times = self.questions[over.name] = Histogram(SECONDS)
        times.observe(over.seconds)
        if over.failure:
            self.failures[over.name, over.failure] += 1

    def statement(self, over: Statement) -> None:
        self.statements.observe(over.seconds)

    def _operation(self, name: str) -> str:
        if name not in self._operations:
            if len(self._operations) >= OPERATIONS:
                return OTHER
            self._operations.add(name)
        return name
