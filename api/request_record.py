"""The record of one request: names, numbers and codes that metrics, log and traces report; never a value or a text.

The record is in the context of the request's task, and tasks that it creates inherit it. Outside a recorded request
there is no record, and the `note_…` functions do nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import TypeVar

from graphql import NameNode

from graph.client.instrumentation import QueryEvent, RoundTripEvent

# The execution paths: docs/operations.md says what each means.
CACHED = "cached"
FAST = "fast"
GRAPHQL_CORE = "graphql_core"
DECLINED = "declined"
EXPLAINED = "explained"
MAX_EVENTS = 1_000
"""Maximum number of queries, of round trips and of codes that are recorded of one request."""


class RequestRecord:
    """The record of one request. Most attributes are class defaults, so that creating a record is cheap.

    `began`: time of arrival by the monotonic clock; `seconds`: from arrival to the last byte, including
    `queue_seconds` in the admission queue; `status`: 0 if the client disconnected; `execution_path`: one of the
    constants above; `cached_version`: graph version of a cached response; `trusted`: the operation's name is that of a
    trusted document, of which there are few; `query_count`: number of queries, also beyond MAX_EVENTS;
    `database_seconds`: duration of all round trips together, also beyond MAX_EVENTS; `parent`: the
    traceparent header; `trace`: the id of the request's trace, if there is one.
    """

    queue_seconds = 0.0
    seconds = 0.0
    status = 0
    operation = ""
    trusted = False
    cost = 0
    execution_path = ""
    trace = ""
    cached_version = ""
    query_count = 0
    database_seconds = 0.0
    codes: Sequence[str] = ()
    queries: Sequence[QueryEvent] = ()
    round_trips: Sequence[RoundTripEvent] = ()

    def __init__(self, endpoint_class: str, began: float, method: str = "", parent: str = "") -> None:
        self.endpoint_class = endpoint_class
        self.began = began
        self.method = method
        self.parent = parent

    @property
    def version(self) -> str:
        """The graph version of the cached response, or else of the last query that read one."""
        return self.cached_version or next((query.version for query in reversed(self.queries) if query.version), "")


T = TypeVar("T")
CURRENT_RECORD: ContextVar[RequestRecord | None] = ContextVar("request_record", default=None)


def note_operation(name: NameNode | None, cost: int, *, trusted: bool) -> None:
    """Records the operation that is about to run."""
    if (record := CURRENT_RECORD.get()) is not None:
        record.cost = cost
        if name:
            record.operation, record.trusted = name.value, trusted


def note_execution_path(path: str) -> None:
    """Records the execution path of the operation."""
    if (record := CURRENT_RECORD.get()) is not None:
        record.execution_path = path


def note_cache_hit(version: str) -> None:
    """Records that the response was cached. `version`: its graph version, which is the current one."""
    if (record := CURRENT_RECORD.get()) is not None:
        record.execution_path, record.cached_version = CACHED, version


def note_code(code: str) -> None:
    """Records the code of an error in the response."""
    if (record := CURRENT_RECORD.get()) is not None and len(record.codes) < MAX_EVENTS:
        record.codes = _appended(record.codes, code)


def note_query(event: QueryEvent) -> None:
    """Records a finished query."""
    if (record := CURRENT_RECORD.get()) is not None:
        record.query_count += 1
        if record.query_count <= MAX_EVENTS:
            record.queries = _appended(record.queries, event)


def note_round_trip(event: RoundTripEvent) -> None:
    """Records a finished round trip."""
    if (record := CURRENT_RECORD.get()) is not None:
        record.database_seconds += event.seconds
        if len(record.round_trips) < MAX_EVENTS:
            record.round_trips = _appended(record.round_trips, event)


def database_seconds() -> float:
    """The time that the database has needed for the request so far; 0 outside a request."""
    record = CURRENT_RECORD.get()
    return record.database_seconds if record is not None else 0.0


def _appended(values: Sequence[T], value: T) -> Sequence[T]:
    """The values with one more. The first value replaces the empty default of the class by a list."""
    if isinstance(values, list):
        values.append(value)
        return values
    return [value]
