"""docs/operations.md lists exactly the served metrics with their labels, and its alerts use only these."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

from api.admission.async_queue import AdmissionQueue
from api.admission.endpoint_classes import create_queues
from api.observability.counters import Counters
from api.observability.dispatcher import TelemetryDispatcher
from api.observability.prometheus import MetricSources, ServiceCollector
from api.response_cache import ResponseCache, ResponseStore
from graph.client.instrumentation import InFlight
from graph.client.version_check import VersionCheck
from graph.engine import QueryEngine
from tests.support.example_documents import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
NAME = re.compile(r"`(yuanliu_[a-z_]+)(?:\{([a-z_,]+)\})?`")


def served_families() -> dict[str, tuple[str, tuple[str, ...]]]:
    database = cast("Any", SimpleNamespace(pool=8, in_flight=InFlight(), terminated_statements=0))
    admission_queues = {kind: AdmissionQueue(queue) for kind, queue in create_queues(8).items()}
    response_cache = ResponseCache(VersionCheck(database), ResponseStore(1))
    metrics = ServiceCollector(
        MetricSources(Counters(), TelemetryDispatcher([]), admission_queues, QueryEngine(database), response_cache)
    ).collect()
    families = {}
    for metric in metrics:
        suffix = "_total" if metric.type == "counter" else ""
        families[metric.name + suffix] = (metric.type, tuple(cast("Any", metric)._labelnames))
    return families


def test_every_metric_has_a_row_with_labels_and_kind() -> None:
    rows = re.findall(r"^\| (`yuanliu_.+`) \| ([a-z, ]+) \| .+ \|$", PAGE, re.MULTILINE)
    written = {}
    for names, kinds in rows:
        metrics = NAME.findall(names)
        kind_list = kinds.split(", ")
        for number, (name, labels) in enumerate(metrics):
            kind = kind_list[number] if len(kind_list) > 1 else kind_list[0]
            written[name] = (kind, tuple(labels.split(",")) if labels else ())
    assert written == served_families()


def test_alerts_use_served_metrics() -> None:
    (rules,) = re.findall(r"^```yaml\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
    served = served_families()
    for name in re.findall(r"\b(yuanliu_[a-z_]+)", rules.replace("name: yuanliu", "")):
        base = re.sub(r"_(bucket|sum|count)$", "", name)
        assert name in served or served[base][0] == "histogram", name
    alerts = re.findall(r"- alert: (\w+)", rules)
    assert re.findall(r"^\| (Yuanliu\w+) \|", PAGE, re.MULTILINE) == alerts


def test_names_follow_prometheus_conventions() -> None:
    for name, (kind, _) in served_families().items():
        assert (kind == "counter") == name.endswith("_total"), name
        if kind == "histogram":
            assert name.endswith(("_seconds", "_per_request")), name
