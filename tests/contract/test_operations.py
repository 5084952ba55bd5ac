"""docs/operations.md names every metric that is served, with its labels, and no other; so do its alerts."""

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
NAME = re.compile(r"`(yuanliu_[a-z_]+)(?:\{([a-z,]+)\})?`")


def families() -> dict[str, tuple[str, tuple[str, ...]]]:
    bolt = cast("Any", SimpleNamespace(pool=8, in_flight=InFlight(), abandoned=0))
    admission_queues = {kind: AdmissionQueue(queue) for kind, queue in create_queues(8).items()}
    response_cache = ResponseCache(VersionCheck(bolt), ResponseStore(1))
    told = ServiceCollector(
        MetricSources(Counters(), TelemetryDispatcher([]), admission_queues, QueryEngine(bolt), response_cache)
    ).collect()
    found = {}
    for each in told:
        suffix = "_total" if each.type == "counter" else ""
        found[each.name + suffix] = (each.type, tuple(cast("Any", each)._labelnames))
    return found


def test_every_metric_has_its_row_with_its_labels_and_kind() -> None:
    rows = re.findall(r"^\| (`yuanliu_.+`) \| ([a-z, ]+) \| .+ \|$", PAGE, re.MULTILINE)
    written = {}
    for names, kinds in rows:
        found = NAME.findall(names)
        each_kind = kinds.split(", ")
        for number, (name, labels) in enumerate(found):
            kind = each_kind[number] if len(each_kind) > 1 else each_kind[0]
            written[name] = (kind, tuple(labels.split(",")) if labels else ())
    assert written == families()


def test_the_alerts_speak_of_metrics_that_there_are() -> None:
    (rules,) = re.findall(r"^```yaml\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
    served = families()
    for name in re.findall(r"\b(yuanliu_[a-z_]+)", rules.replace("name: yuanliu", "")):
        base = re.sub(r"_(bucket|sum|count)$", "", name)
        assert name in served or served[base][0] == "histogram", name
    alerts = re.findall(r"- alert: (\w+)", rules)
    assert re.findall(r"^\| (Yuanliu\w+) \|", PAGE, re.MULTILINE) == alerts


def test_names_follow_prometheus_conventions() -> None:
    for name, (kind, _) in families().items():
        assert (kind == "counter") == name.endswith("_total"), name
        if kind == "histogram":
            assert name.endswith(("_seconds", "_per_request")), name
