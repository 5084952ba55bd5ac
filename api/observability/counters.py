"""What is counted of requests, questions and round trips.

Labels have few values: doors, statuses, codes and questions are ours; an operation's name is told only where it is of a
trusted document, all others are `other`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from api.histogram import COUNTS, SECONDS, Histogram
from api.request_record import EXPLAINED, RequestRecord
from graph.client.instrumentation import QueryEvent, RoundTripEvent

OTHER = "other"
MAX_OPERATIONS = 100
"""So many operations are told by name, the first that come."""


class Counters:
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

    def requests(self, over: Sequence[RequestRecord]) -> None:
        """Requests that are over. One whose caller left counts as status 499."""
        for each in over:
            self._request(each)

    def _request(self, request_record: RequestRecord) -> None:
        key = (
            request_record.endpoint_class,
            request_record.status,
            self._operation(request_record.operation) if request_record.trusted else OTHER,
        )
        times = self.times.get(key)
        if times is None:
            times = self.times[key] = Histogram(SECONDS)
        times.observe(request_record.seconds)
        if request_record.execution_path and request_record.execution_path != EXPLAINED:  # else it did not run
            self.cost += request_record.cost
            self.asked.observe(request_record.asked)
        if request_record.execution_path:
            self.ways[request_record.execution_path] += 1
        if request_record.codes:
            for code in request_record.codes:
                self.errors[code] += 1

    def question(self, over: QueryEvent) -> None:
        times = self.questions.get(over.name)
        if times is None:
            times = self.questions[over.name] = Histogram(SECONDS)
        times.observe(over.seconds)
        if over.failure:
            self.failures[over.name, over.failure] += 1

    def statement(self, over: RoundTripEvent) -> None:
        self.statements.observe(over.seconds)

    def _operation(self, name: str) -> str:
        if name not in self._operations:
            if len(self._operations) >= MAX_OPERATIONS:
                return OTHER
            self._operations.add(name)
        return name
