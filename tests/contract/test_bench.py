"""bench/README.md has the numbers of bench/results.json, which has the agreed form."""

from __future__ import annotations

import json
import re

from bench import report
from bench.__main__ import CACHED
from bench.drawn import CASES
from bench.systems import KEEPING, OURS, PEERS

RESULTS = json.loads(report.RESULTS.read_text("utf-8"))
PAGE = report.README.read_text("utf-8")


def test_results_have_the_agreed_form() -> None:
    assert set(RESULTS) == {"cases", "cached", "server_rss_mb"}
    assert tuple(RESULTS["cases"]) == CASES
    for case in RESULTS["cases"].values():
        assert list(case) == ["rps", "p50_ms", "p99_ms", "p50_single_ms", *PEERS.values()]
    for case in RESULTS["cached"].values():
        assert list(case) == ["rps", "vs_cold"]


def test_the_readme_has_the_measured_results() -> None:
    assert report.part(PAGE, "results") == report.summary(RESULTS)


def test_the_complete_table_is_of_the_same_run() -> None:
    rows = re.findall(rf"^\| (C\d) \| {OURS} \| ([\d,]+) \| ([\d,.]+) \|", report.part(PAGE, "whole"), re.MULTILINE)
    for case, rps, p50 in rows:
        assert (rps, p50) == (f"{RESULTS['cases'][case]['rps']:,.0f}", f"{RESULTS['cases'][case]['p50_ms']:,.2f}")
    assert not rows or tuple(case for case, _, _ in rows) == CASES


def test_every_case_names_the_process_that_limits_it() -> None:
    """The limiting process of a case is the one with more cores in the complete table, in the row of our system; of a
    cached case, in the row of the system with the cache."""
    whole = report.part(PAGE, "whole")
    limits = re.findall(r"(C\d(?: kept)?) (our process|the database) \((\S+) cores ours, (\S+) the database's\)", whole)
    system_of = {**dict.fromkeys(CASES, OURS), **{f"{case} kept": KEEPING for case in CACHED}}
    assert [title for title, *_ in limits] == list(system_of)
    for title, whose, server, database in limits:
        (row,) = re.findall(rf"^\| {title} \| {system_of[title]} \| .*$", whole, re.MULTILINE)
        cores = [cell.partition(" ")[0] for cell in row.strip("| ").split(" | ")][-3:-1]
        assert cores == [server, database]
        assert server == database or (whose == "our process") == (float(server) > float(database))
