"""`GET /metrics`: what was counted, in Prometheus' text form. docs/operations.md says what each number means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.admission.async_queue import AdmissionQueue
from api.endpoints.health import Ping, responds
from api.histogram import SECONDS, Histogram
from api.observability.counters import Counters
from api.observability.dispatcher import TelemetryDispatcher
from api.response_cache import ResponseCache
from graph.engine import QueryEngine

CLIENT_CLOSED_REQUEST = 499
"""Stands for the status of a request whose caller left."""


@dataclass(frozen=True, slots=True)
class MetricSources:
    """Where numbers are read from when they are asked for."""

    counts: Counters
    dispatcher: TelemetryDispatcher
    admission_queues: Mapping[str, AdmissionQueue]
    engine: QueryEngine
    response_cache: ResponseCache | None


class ServiceCollector(Collector):
    """The numbers as Prometheus has them. `up`: whether the database answered just now."""

    def __init__(self, sources: MetricSources) -> None:
        self._sources = sources
        self.up = False

    def collect(self) -> Iterable[Metric]:
        yield _gauge("database_up", "Whether the database gave a sign of life while this was asked.", self.up)
        yield from _of_requests(self._sources.counts)
        yield from _of_questions(self._sources.counts)
        yield from _of_gates(self._sources.admission_queues)
        yield from _of_the_graph(self._sources.engine)
        if self._sources.response_cache:
            yield from _of_keeping(self._sources.response_cache)


def routes(sources: MetricSources, ping: Ping) -> list[BaseRoute]:
    """The route. It is let in always, and asks the database for a sign of life."""
    registry = CollectorRegistry()
    told = ServiceCollector(sources)
    registry.register(told)
    ProcessCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        told.up = await responds(ping)
        sources.dispatcher.now()
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", metrics, methods=["GET"], name="metrics")]


def _of_requests(counts: Counters) -> Iterable[Metric]:
    requests = CounterMetricFamily("yuanliu_requests", "Requests that are over.", labels=["door", "status"])
    number: dict[tuple[str, int], int] = defaultdict(int)
    together: dict[tuple[str, str], Histogram] = {}
    for (endpoint_class, status, operation), found in counts.times.items():
        number[endpoint_class, status or CLIENT_CLOSED_REQUEST] += len(found)
        named = operation if endpoint_class == "graphql" else ""
        together.setdefault((endpoint_class, named), Histogram(SECONDS)).add(found)
    for (endpoint_class, status), total in sorted(number.items()):
        requests.add_metric([endpoint_class, str(status)], total)
    yield requests
    times = HistogramMetricFamily(
        "yuanliu_request_seconds",
        "From a request's coming to the last byte of its answer, waiting for a slot included.",
        labels=["door", "operation"],
    )
    for labels, found in sorted(together.items(), key=lambda each: each[0]):
        times.add_metric(labels, found.buckets, found.sum)
    yield times
    yield _counter("answers", "GraphQL answers, by the way they were made.", "way", counts.ways)
    yield _counter("errors", "Errors in answers, by code.", "code", counts.errors)
    points = CounterMetricFamily("yuanliu_cost_points", "Cost points of the operations that ran.")
    points.add_metric([], counts.cost)
    yield points
    yield _histogram("questions_per_request", "Questions that one GraphQL request asked.", counts.asked)


def _of_questions(counts: Counters) -> Iterable[Metric]:
    times = HistogramMetricFamily(
        "yuanliu_question_seconds", "Time of a question to the database, by the file it stands in.", labels=["question"]
    )
    for name, found in sorted(counts.questions.items()):
        times.add_metric([name], found.buckets, found.sum)
    yield times
    failed = CounterMetricFamily("yuanliu_question_failures", "Questions that failed.", labels=["question", "code"])
    for labels, number in sorted(counts.failures.items()):
        failed.add_metric(labels, number)
    yield failed
    yield _histogram("statement_seconds", "Time of a round trip to the database.", counts.statements)


def _of_gates(admission_queues: Mapping[str, AdmissionQueue]) -> Iterable[Metric]:
    kinds = sorted(admission_queues.items())
    yield _gauges("slots", "Requests that may be worked for at once.", {k: g.queue.slots for k, g in kinds})
    yield _gauges("slots_in_use", "Requests that are worked for.", {k: g.queue.used for k, g in kinds})
    yield _gauges("queue_length", "Requests that wait for a slot.", {k: len(g.queue) for k, g in kinds})
    waits = HistogramMetricFamily(
        "yuanliu_queue_seconds", "Time of the requests that had to wait, whatever came of it.", labels=["door"]
    )
    for kind, admission_queue in kinds:
        waits.add_metric([kind], admission_queue.waits.buckets, admission_queue.waits.sum)
    yield waits
    yield _counter("shed", "Requests refused with OVERLOADED.", "door", {k: g.rejected for k, g in kinds})
    yield _counter("queue_left", "Requests whose caller left the queue.", "door", {k: g.left for k, g in kinds})


def _of_the_graph(engine: QueryEngine) -> Iterable[Metric]:
    in_flight, size = engine.database.in_flight, engine.database.pool
    yield _gauge("pool_size", "Connections to the database at most.", size)
    yield _gauge("pool_in_use", "Connections that a statement has.", min(in_flight.open, size))
    yield _gauge(
        "pool_waiting", "Statements that wait for a connection.", in_flight.waiting + max(0, in_flight.open - size)
    )
    yield _gauge("plans", "Compiled questions that are kept.", engine.plans)
    compiled = CounterMetricFamily("yuanliu_plans_compiled", "Questions compiled.")
    compiled.add_metric([], engine.compiled)
    yield compiled
    stopped = CounterMetricFamily("yuanliu_statements_abandoned", "Statements nobody waited for, had stopped.")
    stopped.add_metric([], engine.database.terminated_statements)
    yield stopped


def _of_keeping(response_cache: ResponseCache) -> Iterable[Metric]:
    bodies = response_cache.store
    found = {"hit": bodies.hits, "miss": bodies.misses}
    yield _counter("kept_lookups", "Look-ups of kept answers.", "outcome", found)
    yield _gauge("kept_entries", "Answers that are kept.", len(bodies))
    yield _gauge("kept_bytes", "Memory of kept answers.", bodies.bytes)
    for name, help_, number in (
        ("kept_evictions", "Kept answers dropped for want of memory.", bodies.evictions),
        ("version_checks", "Checks of the graph's version, each for all who waited.", response_cache.checks),
    ):
        counter = CounterMetricFamily(f"yuanliu_{name}", help_)
        counter.add_metric([], number)
        yield counter


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"yuanliu_{name}", said, value=float(value))


def _gauges(name: str, said: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"yuanliu_{name}", said, labels=["door"])
    for kind, value in values.items():
        family.add_metric([kind], value)
    return family


def _counter(name: str, said: str, label: str, values: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(f"yuanliu_{name}", said, labels=[label])
    for value, number in sorted(values.items()):
        family.add_metric([value], number)
    return family


def _histogram(name: str, said: str, found: Histogram) -> Metric:
    family = HistogramMetricFamily(f"yuanliu_{name}", said)
    family.add_metric([], found.buckets, found.sum)
    return family
