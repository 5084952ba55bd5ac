"""Counters of requests, queries and round trips, for the metrics.

Labels have few values: endpoint classes, statuses, codes and query names are defined by the service. The name of an
operation is a label only if it is that of a trusted document; all other operations are `other`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from api.histogram import COUNTS, SECONDS, Histogram
from api.request_record import EXPLAINED, RequestRecord
from graph.client.instrumentation import QueryEvent, RoundTripEvent

OTHER = "other"
MAX_OPERATIONS = 100
"""Maximum number of operations with a label of their own: the first that are requested."""


class Counters:
    """Counters since the start of the process. `requests`: durations by endpoint class, status and operation;
    `queries`: durations by name; `query_failures`: by name and code."""

    def __init__(self) -> None:
        self.requests: dict[tuple[str, int, str], Histogram] = {}
        self.errors: dict[str, int] = defaultdict(int)
        self.execution_paths: dict[str, int] = defaultdict(int)
        self.queries_per_request = Histogram(COUNTS)
        self.cost = 0
        self.queries: dict[str, Histogram] = {}
        self.query_failures: dict[tuple[str, str], int] = defaultdict(int)
        self.round_trips = Histogram(SECONDS)
        self._operations: set[str] = set()

    def count_requests(self, records: Sequence[RequestRecord]) -> None:
        """Counts finished requests."""
        for request_record in records:
            self._count_request(request_record)

    def _count_request(self, request_record: RequestRecord) -> None:
        key = (
            request_record.endpoint_class,
            request_record.status,
            self._operation_label(request_record.operation) if request_record.trusted else OTHER,
        )
        durations = self.requests.get(key)
        if durations is None:
            durations = self.requests[key] = Histogram(SECONDS)
        durations.observe(request_record.seconds)
        if path := request_record.execution_path:
            self.execution_paths[path] += 1
            if path != EXPLAINED:  # an explained operation did not run
                self.cost += request_record.cost
                self.queries_per_request.observe(request_record.query_count)
        for code in request_record.codes:
            self.errors[code] += 1

    def count_query(self, event: QueryEvent) -> None:
        """Counts a finished query."""
        durations = self.queries.get(event.name)
        if durations is None:
            durations = self.queries[event.name] = Histogram(SECONDS)
        durations.observe(event.seconds)
        if event.failure:
            self.query_failures[event.name, event.failure] += 1

    def count_round_trip(self, event: RoundTripEvent) -> None:
        """Counts a finished round trip."""
        self.round_trips.observe(event.seconds)

    def _operation_label(self, name: str) -> str:
        if name not in self._operations:
            if len(self._operations) >= MAX_OPERATIONS:
                return OTHER
            self._operations.add(name)
        return name
