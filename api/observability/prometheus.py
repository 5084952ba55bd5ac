"""Collects the service's metrics for Prometheus. docs/operations.md says what each metric means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from api.admission.async_queue import AdmissionQueue
from api.histogram import SECONDS, Histogram
from api.observability.counters import Counters
from api.observability.dispatcher import TelemetryDispatcher
from api.response_cache import ResponseCache
from graph.engine import QueryEngine

CLIENT_CLOSED_REQUEST = 499
"""The `status` label of a request whose client disconnected."""


@dataclass(frozen=True, slots=True)
class MetricSources:
    """The objects that a scrape reads. `dispatcher` is flushed before."""

    counters: Counters
    dispatcher: TelemetryDispatcher
    admission_queues: Mapping[str, AdmissionQueue]
    engine: QueryEngine
    response_cache: ResponseCache | None


class ServiceCollector(Collector):
    """All metrics of the service. `up`: whether the database answered the ping of this scrape."""

    def __init__(self, sources: MetricSources) -> None:
        self._sources = sources
        self.up = False

    def collect(self) -> Iterable[Metric]:
        yield _gauge("database_up", "Whether the database answered a ping during this scrape.", self.up)
        yield from _request_metrics(self._sources.counters)
        yield from _query_metrics(self._sources.counters)
        yield from _admission_metrics(self._sources.admission_queues)
        yield from _graph_metrics(self._sources.engine)
        if self._sources.response_cache:
            yield from _cache_metrics(self._sources.response_cache)


def _request_metrics(counters: Counters) -> Iterable[Metric]:
    totals: dict[tuple[str, int], int] = defaultdict(int)
    durations: dict[tuple[str, str], Histogram] = {}
    for (endpoint_class, status, operation), histogram in counters.requests.items():
        totals[endpoint_class, status or CLIENT_CLOSED_REQUEST] += len(histogram)
        label = operation if endpoint_class == "graphql" else ""
        durations.setdefault((endpoint_class, label), Histogram(SECONDS)).add(histogram)
    requests = CounterMetricFamily("yuanliu_requests", "Finished requests.", labels=["endpoint_class", "status"])
    for (endpoint_class, status), total in sorted(totals.items()):
        requests.add_metric([endpoint_class, str(status)], total)
    yield requests
    seconds = HistogramMetricFamily(
        "yuanliu_request_seconds",
        "Time from the arrival of a request to the last byte of its response, time in the queue included.",
        labels=["endpoint_class", "operation"],
    )
    for labels, histogram in sorted(durations.items(), key=lambda item: item[0]):
        seconds.add_metric(labels, histogram.buckets, histogram.sum)
    yield seconds
    yield _counters("responses", "GraphQL responses by execution path.", "execution_path", counters.execution_paths)
    yield _counters("errors", "Errors in responses by code.", "code", counters.errors)
    yield _counter("cost_points", "Cost points of the operations that ran.", counters.cost)
    yield _histogram("queries_per_request", "Database queries of one operation.", counters.queries_per_request)


def _query_metrics(counters: Counters) -> Iterable[Metric]:
    seconds = HistogramMetricFamily(
        "yuanliu_query_seconds", "Time of a query to the database, by its file.", labels=["query"]
    )
    for name, histogram in sorted(counters.queries.items()):
        seconds.add_metric([name], histogram.buckets, histogram.sum)
    yield seconds
    failures = CounterMetricFamily("yuanliu_query_failures", "Failed queries.", labels=["query", "code"])
    for labels, number in sorted(counters.query_failures.items()):
        failures.add_metric(labels, number)
    yield failures
    yield _histogram("statement_seconds", "Time of a round trip to the database.", counters.round_trips)


def _admission_metrics(admission_queues: Mapping[str, AdmissionQueue]) -> Iterable[Metric]:
    queues = dict(sorted(admission_queues.items()))
    label = "endpoint_class"
    yield _gauges("slots", "Slots.", label, {name: queue.queue.slots for name, queue in queues.items()})
    yield _gauges("slots_in_use", "Slots in use.", label, {name: queue.queue.used for name, queue in queues.items()})
    lengths = {name: len(queue.queue) for name, queue in queues.items()}
    yield _gauges("queue_length", "Requests that wait for a slot.", label, lengths)
    seconds = HistogramMetricFamily(
        "yuanliu_queue_seconds",
        "Time in the queue of the requests that were queued, whatever their outcome.",
        labels=[label],
    )
    for name, queue in queues.items():
        seconds.add_metric([name], queue.waits.buckets, queue.waits.sum)
    yield seconds
    rejected = {name: queue.rejected for name, queue in queues.items()}
    yield _counters("rejected", "Requests rejected with OVERLOADED.", label, rejected)
    disconnected = {name: queue.disconnected for name, queue in queues.items()}
    yield _counters("queue_left", "Requests whose client disconnected while queued.", label, disconnected)


def _graph_metrics(engine: QueryEngine) -> Iterable[Metric]:
    in_flight, size = engine.database.in_flight, engine.database.pool
    waiting = in_flight.waiting + max(0, in_flight.open - size)
    yield _gauge("pool_size", "Maximum number of connections to the database.", size)
    yield _gauge("pool_in_use", "Connections that a statement holds.", min(in_flight.open, size))
    yield _gauge("pool_waiting", "Statements that wait for a connection.", waiting)
    yield _gauge("plans", "Compiled queries in the cache.", engine.plans)
    yield _counter("plans_compiled", "Queries compiled.", engine.compiled)
    yield _counter(
        "statements_abandoned",
        "Statements that the service had terminated on the server.",
        engine.database.terminated_statements,
    )


def _cache_metrics(response_cache: ResponseCache) -> Iterable[Metric]:
    bodies = response_cache.store
    yield _counters(
        "cache_lookups", "Lookups of cached responses.", "outcome", {"hit": bodies.hits, "miss": bodies.misses}
    )
    yield _gauge("cache_entries", "Cached responses.", len(bodies))
    yield _gauge("cache_bytes", "Memory of cached responses.", bodies.bytes)
    yield _counter("cache_evictions", "Cached responses evicted for lack of memory.", bodies.evictions)
    yield _counter(
        "version_checks",
        "Checks of the graph version; one check serves all requests that wait for it.",
        response_cache.checks,
    )


def _gauge(name: str, description: str, value: float) -> Metric:
    return GaugeMetricFamily(f"yuanliu_{name}", description, value=float(value))


def _gauges(name: str, description: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"yuanliu_{name}", description, labels=[label])
    for label_value, value in values.items():
        family.add_metric([label_value], value)
    return family


def _counter(name: str, description: str, total: int) -> Metric:
    family = CounterMetricFamily(f"yuanliu_{name}", description)
    family.add_metric([], total)
    return family


def _counters(name: str, description: str, label: str, totals: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"yuanliu_{name}", description, labels=[label])
    for label_value, total in sorted(totals.items()):
        family.add_metric([label_value], total)
    return family


def _histogram(name: str, description: str, histogram: Histogram) -> Metric:
    family = HistogramMetricFamily(f"yuanliu_{name}", description)
    family.add_metric([], histogram.buckets, histogram.sum)
    return family
