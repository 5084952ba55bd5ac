"""bench/README.md matches bench/results.json, which has a fixed form."""

from __future__ import annotations

import json
import re

from bench import report
from bench.__main__ import CACHED
from bench.systems import CACHING, OURS, PEERS
from bench.variables import CASES

RESULTS = json.loads(report.RESULTS.read_text("utf-8"))
PAGE = report.README.read_text("utf-8")


def test_results_have_a_fixed_form() -> None:
    assert set(RESULTS) == {"cases", "cached", "server_rss_mb"}
    assert tuple(RESULTS["cases"]) == CASES
    for result in RESULTS["cases"].values():
        assert list(result) == ["rps", "p50_ms", "p99_ms", "p50_single_ms", *PEERS.values()]
    for result in RESULTS["cached"].values():
        assert list(result) == ["rps", "vs_cold"]


def test_the_readme_has_the_measured_values() -> None:
    assert report.part(PAGE, "results") == report.summary(RESULTS)


def test_the_complete_table_is_from_the_same_run() -> None:
    rows = re.findall(rf"^\| (C\d) \| {OURS} \| ([\d,]+) \| ([\d,.]+) \|", report.part(PAGE, "whole"), re.MULTILINE)
    for case, rps, p50 in rows:
        measured = RESULTS["cases"][case]
        # results.json has one decimal of a rate, which the table rounds from the value itself
        assert abs(float(rps.replace(",", "")) - measured["rps"]) <= 0.55, case
        assert p50 == f"{measured['p50_ms']:,.2f}"
    assert not rows or tuple(case for case, _, _ in rows) == CASES


def test_the_readme_names_the_busier_process_of_every_row() -> None:
    """By the cores of our process: without the cache for the cases, with it for the cached ones."""
    whole = report.part(PAGE, "whole")
    pattern = r"(C\d(?: cached)?) (our process|the database) \((\S+) cores ours, (\S+) the database's\)"
    limits = re.findall(pattern, whole)
    systems = {**dict.fromkeys(CASES, OURS), **{f"{case} cached": CACHING for case in CACHED}}
    assert [title for title, *_ in limits] == list(systems)
    for title, busier, server, database in limits:
        (row,) = re.findall(rf"^\| {title} \| {systems[title]} \| .*$", whole, re.MULTILINE)
        cores = [cell.partition(" ")[0] for cell in row.strip("| ").split(" | ")][-3:-1]
        assert cores == [server, database]
        assert server == database or (busier == "our process") == (float(server) > float(database))
