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
    for each in RESULTS["cases"].values():
        assert list(each) == ["rps", "p50_ms", "p99_ms", "p50_single_ms", *PEERS.values()]
    for each in RESULTS["cached"].values():
        assert list(each) == ["rps", "vs_cold"]


def test_the_readme_says_what_was_measured() -> None:
    assert report.part(PAGE, "results") == report.summary(RESULTS)


def test_the_whole_table_is_of_the_same_run() -> None:
    rows = re.findall(rf"^\| (C\d) \| {OURS} \| ([\d,]+) \| ([\d,.]+) \|", report.part(PAGE, "whole"), re.MULTILINE)
    for case, rps, p50 in rows:
        assert (rps, p50) == (f"{RESULTS['cases'][case]['rps']:,.0f}", f"{RESULTS['cases'][case]['p50_ms']:,.2f}")
    assert not rows or tuple(case for case, _, _ in rows) == CASES


def test_it_says_of_every_row_what_limits_it() -> None:
    """Of the cases by our cores in the whole table, of those kept by the cores of what keeps them."""
    whole = report.part(PAGE, "whole")
    told = re.findall(r"(C\d(?: kept)?) (our process|the database) \((\S+) cores ours, (\S+) the database's\)", whole)
    working = {**dict.fromkeys(CASES, OURS), **{f"{case} kept": KEEPING for case in CACHED}}
    assert [title for title, *_ in told] == list(working)
    for title, whose, server, database in told:
        (row,) = re.findall(rf"^\| {title} \| {working[title]} \| .*$", whole, re.MULTILINE)
        cores = [each.partition(" ")[0] for each in row.strip("| ").split(" | ")][-3:-1]
        assert cores == [server, database]
        assert server == database or (whose == "our process") == (float(server) > float(database))
