"""The arithmetic of the bench: parsed output, medians and ratios, compared rows, tables, memory growth."""

from __future__ import annotations

import json
from math import inf
from pathlib import Path

import pytest

from bench import report
from bench.load import LoadResult, parse_output
from bench.measuring import Measurement, Measurements, compare_rows
from bench.soak import growth, mix
from bench.systems import CACHING, DRIVER, NEO4J_GRAPHQL, OURS, STRAWBERRY, SYSTEMS, canonical


def rounds(*rps: float, p50: float = 2.0, alone: float = 1.0, cores: float = 0.5) -> Measurement:
    return Measurement(
        many=[LoadResult(int(rate * 2), 2.0, p50, 3 * p50, 0) for rate in rps],
        one=[LoadResult(10, 1.0, alone, 2 * alone, 0)],
        server_cpu=[cores],
        database_cpu=[2 * cores],
        rss_mb=100.0,
    )


MEASURED: Measurements = {
    OURS: rounds(1500, 900, 1000),
    DRIVER: rounds(800, 1250, 9),
    NEO4J_GRAPHQL: rounds(125, p50=8, alone=4),
}


def results(**vs: float) -> dict[str, object]:
    ratios = {name: vs.get(name, targets) for name, targets in report.TARGETS.items()}
    cases = {
        case: {
            "rps": 1234.5,
            "p50_ms": 1.0,
            "p99_ms": 2.0,
            "p50_single_ms": 0.5,
            **{name: ratio if isinstance(ratio, float) else ratio[case] for name, ratio in ratios.items()},
        }
        for case in ("C1", "C2", "C3", "C4", "C5", "C6", "C7")
    }
    return {
        "cases": cases,
        "cached": {case: {"rps": 9.0, "vs_cold": 3.0} for case in report.PAGES},
        "server_rss_mb": 99,
    }


def test_the_last_line_of_wrk_is_parsed() -> None:
    output = (
        "Running 3s test @ http://127.0.0.1:1/\n  1 threads and 16 connections\n  Requests/sec:   9\n"
        '{"requests": 30, "seconds": 3.000000, "p50_ms": 1.5000, "p99_ms": 9.0000, "bytes": 12, "errors": 1}\n'
    )
    assert parse_output(output) == LoadResult(30, 3.0, 1.5, 9.0, 1)
    assert parse_output(output).rps == 10.0


def test_medians_of_rounds_and_ratios() -> None:
    assert report.case_result(MEASURED) == {
        "rps": 1000.0,
        "p50_ms": 2.0,
        "p99_ms": 6.0,
        "p50_single_ms": 1.0,
        "vs_driver": 1.88,
        "vs_strawberry": None,
        "vs_neo4j_graphql": 8.0,
    }
    # A slow system has one round only, compared with all of ours.
    assert MEASURED[OURS].times(MEASURED[NEO4J_GRAPHQL], "rps") == 1000 / 125
    assert MEASURED[OURS].times(rounds(800, 1250, 0), "rps") == 1500 / 800
    assert rounds(1).times(rounds(0), "rps") == inf
    assert report.cached_result({OURS: rounds(1000), CACHING: rounds(3333)}) == {"rps": 3333.0, "vs_cold": 3.33}


def test_the_table_has_our_ratio_to_each_system() -> None:
    ours, _, theirs = report.lines("C1", MEASURED)
    assert ours == "| C1 | ours | 1,000 | 2.00 | 6.00 | 1.00 | 0.50 | 1.00 | 100 |"
    assert theirs == (
        "| C1 | neo4j_graphql | 125 (8.00×) | 8.00 (0.25×) | 24.00 (0.25×) | 4.00 (0.25×) "
        "| 0.50 (1.00×) | 1.00 (1.00×) | 100 (1.00×) |"
    )
    assert {line.count("|") for line in (ours, theirs, *report.HEAD.splitlines())} == {10}


def test_the_busier_process_and_slow_single_connections_are_reported() -> None:
    assert report.limit("C1", MEASURED) == "C1 the database (0.50 cores ours, 1.00 the database's)"
    cached = {OURS: rounds(9), CACHING: Measurement(server_cpu=[0.9], database_cpu=[0.3])}
    assert report.limit("C1 cached", cached, CACHING) == "C1 cached our process (0.90 cores ours, 0.30 the database's)"
    assert report.alone_missed("C1", MEASURED) is None
    assert report.alone_missed("C1", {OURS: rounds(1, alone=1.5), DRIVER: rounds(1, alone=1.0)}) == "C1 1.50×"
    assert report.alone_missed("C1", {OURS: rounds(1)}) is None


def test_missed_targets_are_listed() -> None:
    assert report.missed(results()) == []
    assert report.missed(results(vs_strawberry=7.0)) == [
        f"{case} vs_strawberry 7.00× of {target}×" for case, target in (("C2", 8), ("C3", 8), ("C4", 8), ("C7", 15))
    ]
    large = {**results(), "server_rss_mb": 150.4}
    assert report.summary(large).endswith("Targets not met: memory 150 MB of 150 MB.")
    assert report.summary(results()).endswith("All targets are met.")


def test_readme_and_json_are_written_together(tmp_path: Path) -> None:
    page, results_file = tmp_path / "README.md", tmp_path / "results.json"
    page.write_text("a\n" + "\nb\n".join("\nold\n".join(report.markers(name)) for name in ("results", "whole")) + "\nc")
    report.write(results(), ["day", "table"], results_file, page)
    text = page.read_text()
    assert json.loads(results_file.read_text()) == results()
    assert report.part(text, "results") == report.summary(results())
    assert report.part(text, "whole") == "day\ntable"
    assert (text[:2], text[-2:], "old" in text) == ("a\n", "\nc", False)
    with pytest.raises(ValueError, match="whole"):
        report.replace_part("no markers", "whole", "")


def test_the_rows_of_all_systems_are_equal() -> None:
    ours = {"data": {"library": {"entries": {"nodes": [{"code": "1", "provider": {"code": "p"}}]}}}}
    theirs = {"data": {"libraries": [{"entries": [{"provider": [{"code": "p"}], "code": "1"}]}]}}
    bare = {"rows": [{"provider": {"code": "p"}, "code": "1"}]}
    rows = {
        name: canonical(SYSTEMS[name].rows("C2", answer))
        for name, answer in ((OURS, ours), (STRAWBERRY, ours), (DRIVER, bare), (NEO4J_GRAPHQL, theirs))
    }
    assert set(rows.values()) == {'[{"code": "1", "provider": {"code": "p"}}]'}
    assert compare_rows(rows, {}) == {}


def test_lineage_rows_do_not_depend_on_their_order() -> None:
    nodes = [{"node": {"id": node, "name": node}, "depth": 1, "omittedDownstream": 0} for node in "ba"]
    edges = [{"id": "e", "kind": "k", "from": {"id": "a"}, "to": {"id": "b"}}]
    rows = [
        {"id": "a", "name": "a", "depth": 1, "omittedDownstream": 0, "edges": [{"id": "e", "kind": "k", "to": "b"}]},
        {"id": "b", "name": "b", "depth": 1, "omittedDownstream": 0, "edges": []},
    ]
    ours = SYSTEMS[OURS].rows("C5", {"data": {"lineage": {"nodes": nodes, "flows": edges}}})
    assert canonical(ours) == canonical(SYSTEMS[DRIVER].rows("C5", {"rows": rows}))


def test_resources_with_all_their_flows_give_the_same_lineage_rows() -> None:
    nodes = [
        {"node": {"id": node, "name": node}, "depth": depth, "omittedDownstream": omitted}
        for node, depth, omitted in (("a", 0, 0), ("b", 1, 1), ("c", 1, 0))
    ]
    flows = [("e", "a", "b"), ("f", "a", "c"), ("g", "c", "b"), ("h", "b", "b")]
    edges = [{"id": flow, "kind": "k", "from": {"id": giver}, "to": {"id": taker}} for flow, giver, taker in flows]
    resources = [
        {
            "id": node,
            "name": node,
            "flowsToConnection": {
                "edges": [
                    {"properties": {"id": flow, "kind": "k"}, "node": {"id": taker}}
                    for flow, giver, taker in (*flows, ("out", "b", "d"))
                    if giver == node
                ]
            },
        }
        for node in "cba"
    ]
    ours = SYSTEMS[OURS].rows("C5", {"data": {"lineage": {"nodes": nodes, "flows": edges}}})
    theirs = {"data": {"downstream": resources, "of": [{"id": "a"}]}}
    assert canonical(ours) == canonical(SYSTEMS[NEO4J_GRAPHQL].rows("C5", theirs))


def test_differing_rows_are_reported_at_the_first_difference() -> None:
    differences = compare_rows({OURS: "[1, 2, 3]", DRIVER: "[1, 2, 4]", STRAWBERRY: "[1, 2, 3]"}, {"code": "x"})
    assert differences == {DRIVER: 'other rows for {"code": "x"}: …[1, 2, 4]… where ours are …[1, 2, 3]…'}


def test_soak_mixes_all_cases_and_measures_growth() -> None:
    assert [body["n"] for body in mix({"C1": [{"n": 1}, {"n": 2}, {"n": 3}], "C5": [{"n": 9}]})] == [1, 9, 2, 9, 3, 9]
    assert growth([1, 1, 100, 100, 110, 110]) == 1.1
    assert growth([50, 90, 99, 100, 100, 101, 100, 100, 120]) == 1.0
