"""The state that a manifest describes, as events would: datasets, and jobs with their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from exchange.dbt.manifest import Manifest
from exchange.dbt.nodes import JOB_TYPES, DbtNode
from exchange.openlineage.run_ids import static_run
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all, parts

ORIGIN = "dbt"


def state_of(manifest: Manifest) -> LineageState:
    """The state that a manifest describes, without the names of tables."""
    return join_all(_states(manifest))


def declaration(job: str, project: str, generated: str, inputs: Iterable[str], outputs: Iterable[str]) -> RunFacts:
    """The facts of a static run: from this instant on the project's job has exactly these inputs and outputs."""
    return RunFacts(
        job=job,
        run=static_run(generated, project),
        started=generated,
        state=(generated, "COMPLETE"),
        completed=generated,
        stated=True,
        inputs=dict.fromkeys(inputs, generated),
        outputs=dict.fromkeys(outputs, generated),
    )


def without_statement(run: RunFacts) -> RunFacts:
    """A declaration that ends nothing: the manifest has the job, but its inputs could not be read."""
    return replace(run, stated=False, inputs={}, outputs={})


def table_names(manifest: Manifest, nodes: Iterable[DbtNode]) -> LineageState:
    """The names of these nodes' tables in their data source, as symlinks facets would name them."""
    generated, datasets = manifest.generated, {}
    for node in nodes:
        if table := manifest.table(node):
            namespace, name = parts(table)
            facet = {"identifiers": [{"namespace": namespace, "name": name, "type": "TABLE"}]}
            facts = DatasetFacts(node.key, generated, generated, {table: generated}, origin=ORIGIN)
            datasets[node.key] = replace(facts, facets={"symlinks": (generated, facet)})
            datasets[table] = DatasetFacts(table, generated, origin=ORIGIN)
    return LineageState(datasets=datasets)


def _states(manifest: Manifest) -> Iterator[LineageState]:
    generated = manifest.generated
    referenced = {read for node in manifest.nodes for read in manifest.inputs(node)}
    yield LineageState(datasets={name: DatasetFacts(name, generated, origin=ORIGIN) for name in referenced})
    datasets = {}
    for node in manifest.nodes:
        facets = {name: (manifest.instant(name), value) for name, value in node.facets.items()}
        datasets[node.key] = DatasetFacts(node.key, generated, generated, facets=facets, origin=ORIGIN)
    yield LineageState(datasets=datasets)
    jobs, runs = {}, {}
    for node in manifest.nodes:
        if node.kind in JOB_TYPES:
            facets = {name: (generated, value) for name, value in node.job_facets.items()}
            run = declaration(node.key, manifest.project, generated, manifest.inputs(node), [node.key])
            jobs[node.key], runs[run.id] = JobFacts(node.key, generated, facets), run
    yield LineageState(jobs, runs)
