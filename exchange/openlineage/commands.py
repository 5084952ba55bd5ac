"""The commands that write a change of lineage, as the files under graph/commands/lineage/ take them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from exchange.openlineage.bindings import Bindings, stored_bindings
from exchange.openlineage.identity import DatasetIdentity
from exchange.openlineage.rows import (
    CommandRow,
    Edges,
    dataset_row,
    field_rows,
    former_field_rows,
    job_row,
    resource_row,
    run_row,
)
from exchange.openlineage.state import LineageState, parts
from exchange.openlineage.timeline import claims_of

CommandRows = tuple[str, Mapping[str, list[Any]]]
"""The name of a command and its parameters."""


def commands(
    state: LineageState,
    changes: LineageState,
    identities: Sequence[DatasetIdentity],
    bindings: Bindings,
    edges: Sequence[Edges],
    retracted: Mapping[str, list[Any]],
    merged: Sequence[str],
) -> list[CommandRows]:
    """The commands with at least one row. Each comes after the commands that write the nodes it matches.

    `state`: the joined state of everything that the events name, with its `bindings`. `changes`: the part that is new.
    `retracted`: ids of stored edges that the joined state no longer has in any interval. `merged`: ids of resources
    whose dataset turned out to be another resource.
    """
    datasets_by_job: dict[str, set[str]] = {job: set() for job in changes.jobs}
    for run in changes.runs.values():
        keys = {*run.inputs, *run.outputs, *claims_of(run)[0].datasets()}
        datasets_by_job.setdefault(run.job, set()).update(keys)
    # In the order of the ids, so that two writers lock the resources in the same order.
    managed = sorted((identity for identity in identities if identity.managed), key=lambda identity: identity.resource)
    rows: list[tuple[str, list[CommandRow]]] = [
        ("lineage/dataset", [dataset_row(dataset) for dataset in changes.datasets.values()]),
        ("lineage/release_names", _names(managed, merged, state)),
        ("lineage/resource", [resource_row(identity, state.datasets) for identity in managed]),
        ("lineage/bind_datasets", _bindings(state, bindings)),
        ("lineage/job", [job_row(state.jobs[job], sorted(keys)) for job, keys in sorted(datasets_by_job.items())]),
        ("lineage/run", [run_row(run) for run in changes.runs.values()]),
        ("lineage/field", [row for identity in identities for row in field_rows(identity, state.datasets)]),
        ("lineage/field", [row for job_edges in edges for row in job_edges.ends]),
        ("lineage/derivation", [row for job_edges in edges for row in job_edges.derivations]),
        ("lineage/flow", [row for job_edges in edges for row in job_edges.flows]),
    ]
    result: list[CommandRows] = [(name, {"rows": command_rows}) for name, command_rows in rows]
    result += [
        ("lineage/delete_retracted", retracted),
        ("lineage/end_field", {"rows": _fields_of(managed, state)}),
        ("lineage/delete_merged", {"ids": list(merged)}),
    ]
    return [(name, parameters) for name, parameters in result if any(parameters.values())]


def _names(managed: Iterable[DatasetIdentity], merged: Iterable[str], state: LineageState) -> list[CommandRow]:
    """The names that resources get. Only a renaming changes the name of a resource, and a merge frees one."""
    has_renaming = any(facts.renamed for facts in state.datasets.values())
    named = [(identity.resource, *parts(identity.name)) for identity in (managed if has_renaming else ())]
    rows: list[CommandRow] = [{"id": resource, "namespace": space, "name": name} for resource, space, name in named]
    return [*rows, *({"id": resource} for resource in merged)]


def _bindings(state: LineageState, bindings: Bindings) -> list[CommandRow]:
    return [
        {"id": state.datasets[name].id, "resource": bound[-1].resource, "bindings": stored_bindings(name, bound)}
        for name, bound in bindings.items()
    ]


def _fields_of(managed: Iterable[DatasetIdentity], state: LineageState) -> list[CommandRow]:
    """The fields that each resource has now, and those that it had."""
    return [
        {
            "id": identity.resource,
            "fields": [row["id"] for row in field_rows(identity, state.datasets)],
            "former": former_field_rows(identity, state.datasets),
        }
        for identity in managed
    ]
