"""What is to be written, as the commands under graph/commands/lineage/ take it: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exchange.openlineage.identity import DatasetIdentity, resources_of
from exchange.openlineage.rows import Edges, Row, dataset_row, field_rows, job_row, resource_row, run_row
from exchange.openlineage.state import LineageState
from exchange.openlineage.timeline import claims_of

Statement = tuple[str, Mapping[str, list[Any]]]
"""A command and its parameters."""


def statements(
    now: LineageState,
    news: LineageState,
    datasets: Sequence[DatasetIdentity],
    edges: Sequence[Edges],
    never: Mapping[str, list[Any]],
) -> list[Statement]:
    """The commands that have something to do, in the order in which they find what they need.

    `now`: all that is known of what was spoken of; `news`: what of it is new. `never`: the ids of stored edges that,
    as is now known, never were.
    """
    resources = resources_of(datasets)
    names: dict[str, set[str]] = {name: set() for name in news.jobs}
    for run in news.runs.values():
        named = {*run.inputs, *run.outputs, *claims_of(run)[0].datasets()}
        names.setdefault(run.job, set()).update(named)
    rows: list[tuple[str, list[Row]]] = [
        ("lineage/dataset", [dataset_row(each) for each in news.datasets.values()]),
        ("lineage/resource", [resource_row(each, now.datasets) for each in datasets if each.ours]),
        ("lineage/bind_datasets", [{"id": now.datasets[name].id, "resource": at} for name, at in resources.items()]),
        ("lineage/job", [job_row(now.jobs[name], sorted(found)) for name, found in sorted(names.items())]),
        ("lineage/run", [run_row(each) for each in news.runs.values()]),
        ("lineage/field", [row for each in datasets for row in field_rows(each, now.datasets)]),
        ("lineage/field", [row for each in edges for row in each.ends]),
        ("lineage/derivation", [row for each in edges for row in each.derivations]),
        ("load/flow", [row for each in edges for row in each.flows]),
    ]
    found: list[Statement] = [(name, {"rows": each}) for name, each in rows]
    found += [("lineage/delete_retracted", never), ("lineage/drop_field", {"rows": _fields(datasets, now)})]
    return [(name, asked) for name, asked in found if any(asked.values())]


def _fields(datasets: Iterable[DatasetIdentity], now: LineageState) -> list[Row]:
    return [
        {"id": each.resource, "fields": [row["id"] for row in field_rows(each, now.datasets)]}
        for each in datasets
        if each.ours
    ]
