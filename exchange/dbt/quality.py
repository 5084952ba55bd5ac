"""Data tests: declared in the manifest, and their results in `run_results.json`. They belong to the tested dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.model.load_report import Problem
from exchange.dbt.files import Artifact, read_artifact
from exchange.dbt.json_reader import JsonReader
from exchange.dbt.naming import DATA_TYPES
from exchange.openlineage.assertions import ASSERTIONS, assertion_facets
from exchange.openlineage.stored_facts import DECLARED_TESTS

OUTCOMES: Mapping[str, bool] = {"pass": True, "fail": False, "warn": False}
"""By status of a test whether it passed. Of any other status, such as `error` or `skipped`, the test had no result."""


@dataclass(frozen=True, slots=True)
class NodeFacets:
    """Facets by node. `instants`: by facet the instant of the file that it comes from, if not the manifest.

    `marked`: as in Artifact."""

    facets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    instants: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    marked: Mapping[str, str] = field(default_factory=dict)


def quality_facets(manifest: Artifact, run_results: Path | None) -> NodeFacets:
    """The facets of the declared tests and of their results. Raises SetupError for a file that cannot be read."""
    facets: dict[str, dict[str, Any]] = defaultdict(dict)
    problems: list[Problem] = []
    results = read_artifact(run_results, "run-results", (4, 5, 6), ()) if run_results else None
    outcomes = _outcomes(results, problems) if results else {}
    marked_tests = {**manifest.marked, **(results.marked if results else {})}
    marked: dict[str, str] = {}
    for reader in _tests(manifest):
        assertion, nodes = _assertion(reader), tuple(_tested(reader))
        problems += reader.problems
        if reader.key in marked_tests:
            marked |= dict.fromkeys(nodes, f"tests.{marked_tests[reader.key]}")
        for node in nodes:
            facets[node].setdefault(DECLARED_TESTS, {"tests": []})["tests"].append(assertion)
            if reader.key in outcomes:
                facets[node] |= assertion_facets([{**assertion, **outcomes[reader.key]}])
    return NodeFacets(facets, {ASSERTIONS: results.generated} if results else {}, tuple(problems), marked)


def _tests(manifest: Artifact) -> Iterator[JsonReader]:
    for name, node in manifest.content["nodes"].items():
        if isinstance(node, dict) and node.get("resource_type") == "test":
            yield JsonReader(manifest.name, name, node)


def _assertion(reader: JsonReader) -> dict[str, Any]:
    """A test in the form of OpenLineage's assertions, without a result."""
    package, kind = reader.text("test_metadata", "namespace"), reader.text("test_metadata", "name")
    name = reader.text("name") or reader.key
    severity = reader.text("config", "severity")
    values = {
        "assertion": f"{package}.{kind}" if package and kind else kind or name,
        "column": reader.text("column_name"),
        "name": name,
        "severity": severity.lower() if severity else None,
        "description": reader.text("description"),
    }
    return {member: value for member, value in values.items() if value is not None}


def _tested(reader: JsonReader) -> Iterator[str]:
    """The ids of the nodes that a test is about: the one that it is attached to, else all that it depends on."""
    attached = reader.text("attached_node")
    for node in (attached,) if attached else reader.texts("depends_on", "nodes"):
        if node.partition(".")[0] in DATA_TYPES:
            yield node


def _outcomes(results: Artifact, problems: list[Problem]) -> dict[str, dict[str, Any]]:
    """The results of tests, by the id of the test."""
    outcomes: dict[str, dict[str, Any]] = {}
    listed = results.content.get("results")
    for index, result in enumerate(listed if isinstance(listed, list) else ()):
        reader = JsonReader(results.name, f"results[{index}]", result)
        test, status, failures = reader.text("unique_id"), reader.text("status"), reader.number("failures")
        if test and test.startswith("test."):
            outcomes[test] = {
                "success": OUTCOMES.get(status or ""),
                **({"actual": str(failures)} if failures is not None else {}),
            }
            problems += reader.problems
    return outcomes
