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

from api.health import Ping, answers
from api.keeping import Keeping
from api.outside.counts import Counts
from api.outside.gate import Gate
from api.outside.numbers import SECONDS, Histogram
from api.outside.telling import Telling
from graph.graph import Graph

LEFT = 499
"""Stands for the status of a request whose caller left."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where numbers are read from when they are asked for."""

    counts: Counts
    telling: Telling
    gates: Mapping[str, Gate]
    graph: Graph
    keeping: Keeping | None


class Told(Collector):
    """The numbers as Prometheus has them. `up`: whether the database answered just now."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.up = False

    def collect(self) -> Iterable[Metric]:
        yield _gauge("database_up", "Whether the database gave a sign of life while this was asked.", self.up)
        yield from _of_requests(self._sources.counts)
        yield from _of_questions(self._sources.counts)
        yield from _of_gates(self._sources.gates)
        yield from _of_the_graph(self._sources.graph)
        if self._sources.keeping:
            yield from _of_keeping(self._sources.keeping)


def routes(sources: Sources, ping: Ping) -> list[BaseRoute]:
    """The route. It is let in always, and asks the database for a sign of life."""
    registry = CollectorRegistry()
    told = Told(sources)
    registry.register(told)
    ProcessCollector(registry=registry)

    async def metrics(_: Request) -> Response:
        told.up = await answers(ping)
        sources.telling.now()
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", metrics, methods=["GET"], name="metrics")]


def _of_requests(counts: Counts) -> Iterable[Metric]:
    requests = CounterMetricFamily("yuanliu_requests", "Requests that are over.", labels=["door", "status"])
    number: dict[tuple[str, int], int] = defaultdict(int)
    together: dict[tuple[str, str], Histogram] = {}
    for (door, status, operation), found in counts.times.items():
        number[door, status or LEFT] += len(found)
        named = operation if door == "graphql" else ""
        together.setdefault((door, named), Histogram(SECONDS)).add(found)
    for (door, status), total in sorted(number.items()):
        requests.add_metric([door, str(status)], total)
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


def _of_questions(counts: Counts) -> Iterable[Metric]:
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


def _of_gates(gates: Mapping[str, Gate]) -> Iterable[Metric]:
    kinds = sorted(gates.items())
    yield _gauges("slots", "Requests that may be worked for at once.", {k: g.queue.slots for k, g in kinds})
    yield _gauges("slots_in_use", "Requests that are worked for.", {k: g.queue.used for k, g in kinds})
    yield _gauges("queue_length", "Requests that wait for a slot.", {k: len(g.queue) for k, g in kinds})
    waits = HistogramMetricFamily(
        "yuanliu_queue_seconds", "Time of the requests that had to wait, whatever came of it.", labels=["door"]
    )
    for kind, gate in kinds:
        waits.add_metric([kind], gate.waits.buckets, gate.waits.sum)
    yield waits
    yield _counter("shed", "Requests refused with OVERLOADED.", "door", {k: g.shed for k, g in kinds})
    yield _counter("queue_left", "Requests whose caller left the queue.", "door", {k: g.left for k, g in kinds})


def _of_the_graph(graph: Graph) -> Iterable[Metric]:
    sessions, size = graph.bolt.sessions, graph.bolt.pool
    yield _gauge("pool_size", "Connections to the database at most.", size)
    yield _gauge("pool_in_use", "Connections that a statement has.", min(sessions.open, size))
    yield _gauge(
        "pool_waiting", "Statements that wait for a connection.", sessions.waiting + max(0, sessions.open - size)
    )
    yield _gauge("plans", "Compiled questions that are kept.", graph.plans)
    compiled = CounterMetricFamily("yuanliu_plans_compiled", "Questions compiled.")
    compiled.add_metric([], graph.compiled)
    yield compiled
    stopped = CounterMetricFamily("yuanliu_statements_abandoned", "Statements nobody waited for, had stopped.")
    stopped.add_metric([], graph.bolt.abandoned)
    yield stopped


def _of_keeping(keeping: Keeping) -> Iterable[Metric]:
    bodies = keeping.bodies
    found = {"hit": bodies.hits, "miss": bodies.misses}
    yield _counter("kept_lookups", "Look-ups of kept answers.", "outcome", found)
    yield _gauge("kept_entries", "Answers that are kept.", len(bodies))
    yield _gauge("kept_bytes", "Memory of kept answers.", bodies.bytes)
    for name, help_, number in (
        ("kept_evictions", "Kept answers dropped for want of memory.", bodies.evictions),
        ("version_checks", "Checks of the graph's version, each for all who waited.", keeping.checks),
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
