"""Reads from the graph the stored state that some events refer to.

The lock version of a job or dataset is read before its facts (lock_versions.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.viewer import ANONYMOUS
from exchange.openlineage.bindings import Bindings, bindings_from
from exchange.openlineage.lock_versions import LockVersions
from exchange.openlineage.rows import claims_from
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, dataset_of, digest, job_of, parts, run_of
from exchange.openlineage.timeline import Claims, RunTimes, claims_of
from graph.client.protocol import Database
from graph.query_files import load_query

ClaimsOfRuns = list[tuple[Claims, Sequence[RunTimes]]]


@dataclass(frozen=True, slots=True)
class StoredState:
    """The stored state, and what each dataset name is bound to."""

    state: LineageState
    bindings: Bindings


@dataclass(frozen=True, slots=True)
class CataloguedResources:
    """`resources`: ids of catalogued resources by dataset name; `hidden`: the names of those that a producer may not
    see."""

    resources: Mapping[str, str]
    hidden: frozenset[str]


async def load_stored_state(database: Database, versions: LockVersions, events: LineageState) -> StoredState:
    """Read the stored state of everything that these events name, and of all other names of their datasets."""
    ids = dataset_ids(events.datasets.values())
    await versions.read_datasets(ids)
    jobs = await versions.read_jobs(job.id for job in events.jobs.values())
    datasets, bindings = {}, {}
    for row in await database.rows(load_query("openlineage/datasets").body, {"ids": sorted(ids)}):
        dataset = dataset_of(row["facts"])
        datasets[dataset.key] = dataset
        if row["resource"]:
            bindings[dataset.key] = bindings_from(dataset.key, row["resource"], row["bindings"])
    run_rows = await database.rows(load_query("openlineage/runs").body, {"ids": list(events.runs)})
    runs = [run_of(row["facts"]) for row in run_rows]
    return StoredState(LineageState(await load_jobs(database, jobs), {run.id: run for run in runs}, datasets), bindings)


def dataset_ids(datasets: Iterable[DatasetFacts]) -> set[str]:
    """The ids of these datasets and of those that they name as another name of theirs."""
    names = {name for dataset in datasets for name in (dataset.key, *dataset.links, *dataset.renamed)}
    return {f"dataset_{digest(name)}" for name in names}


async def load_jobs(database: Database, ids: Sequence[str]) -> dict[str, JobFacts]:
    """The jobs with these ids, by key."""
    rows = await database.rows(load_query("openlineage/jobs").body, {"ids": list(ids)}) if ids else []
    return {job.key: job for job in (job_of(row["facts"]) for row in rows)}


async def load_catalogued(database: Database, names: Iterable[str]) -> CataloguedResources:
    """The resources that have one of these names and were not created by an import of lineage."""
    keys = ("key", "namespace", "name")
    rows = [dict(zip(keys, (name, *parts(name)), strict=True)) for name in names]
    parameters = {"names": rows, "audiences": list(ANONYMOUS.audiences)}
    matches = await database.rows(load_query("openlineage/catalogued").body, parameters)
    return CataloguedResources(
        {row["key"]: row["resource"] for row in matches},
        frozenset(row["key"] for row in matches if not row["visible"]),
    )


async def load_claims(database: Database, jobs: Sequence[str], changed: Iterable[str]) -> dict[str, ClaimsOfRuns]:
    """Claims of the runs of these jobs (ids), by job id. Runs whose id is in `changed` are left out."""
    parameters = {"jobs": list(jobs), "changed": list(changed)}
    claims_by_job: dict[str, ClaimsOfRuns] = defaultdict(list)
    outdated: dict[str, list[str]] = defaultdict(list)
    for row in await database.rows(load_query("openlineage/claims").body, parameters):
        claims = claims_from(row["claims"])
        if claims is None:
            outdated[row["job"]].append(row["claims"])
        else:
            claims_by_job[row["job"]].append((claims, [RunTimes.from_text(text) for text in row["runs"]]))
    if not outdated:
        return claims_by_job
    jobs_with_claims = [{"id": job, "claims": texts} for job, texts in outdated.items()]
    parameters_of_runs = {"jobs": jobs_with_claims, "changed": list(changed)}
    for row in await database.rows(load_query("openlineage/runs_with_claims").body, parameters_of_runs):
        claims, times = claims_of(run_of(row["facts"]))
        claims_by_job[row["job"]].append((claims, [times]))
    return claims_by_job


async def load_bindings(database: Database, versions: LockVersions, names: Iterable[str]) -> Bindings:
    """What these dataset names are bound to."""
    ids = {f"dataset_{digest(name)}": name for name in names}
    if not ids:
        return {}
    await versions.read_datasets(ids)
    rows = await database.rows(load_query("openlineage/bindings").body, {"ids": list(ids)})
    return {ids[row["id"]]: bindings_from(ids[row["id"]], row["resource"], row["bindings"]) for row in rows}


async def load_edge_ids(database: Database, jobs: Sequence[str]) -> dict[str, set[str]]:
    """Ids of the edges of these jobs (ids), by type: FLOWS_TO and DERIVES."""
    ids: dict[str, set[str]] = {"FLOWS_TO": set(), "DERIVES": set()}
    for row in await database.rows(load_query("openlineage/edges").body, {"jobs": list(jobs)}):
        ids[row["type"]].add(row["id"])
    return ids
