"""docs/operations.md names every metric that is served, with its labels, and no other; so do its alerts."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

from api.keeping import Keeping
from api.kept import KeptBodies
from api.outside.counts import Counts
from api.outside.doors import queues
from api.outside.gate import Gate
from api.outside.metrics import Sources, Told
from api.outside.telling import Telling
from graph.graph import Graph
from graph.heard import Sessions
from graph.versions import Versions
from tests.contract.documents import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
NAME = re.compile(r"`(yuanliu_[a-z_]+)(?:\{([a-z,]+)\})?`")


def families() -> dict[str, tuple[str, tuple[str, ...]]]:
    bolt = cast("Any", SimpleNamespace(pool=8, sessions=Sessions(), abandoned=0))
    gates = {kind: Gate(queue) for kind, queue in queues(8).items()}
    keeping = Keeping(Versions(bolt), KeptBodies(1))
    told = Told(Sources(Counts(), Telling([]), gates, Graph(bolt), keeping)).collect()
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
