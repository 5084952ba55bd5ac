"""Derives the properties of nodes and edges again from their stored facts, once after an upgrade that adds properties.

The facts themselves do not change. Each batch is one transaction, and an interrupted run begins again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from domain.sentence import Sentence
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import LineageState, dataset_of, job_of, run_of
from exchange.openlineage.writer import PROPERTIES_MARKER
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_command, load_query

DATASETS, JOBS, RUNS = 50, 100, 500
"""Rows that are read at once. The datasets of a page are written in one transaction, and so are the runs of one."""


async def rederive(database: Database, progress: Progress) -> None:
    """Derive all lineage again, unless this version has done so. Raises what LineageIngest.ingest raises."""
    if await database.rows(load_query("openlineage/properties_marker").body, {"key": PROPERTIES_MARKER}):
        return
    ingest, done = LineageIngest(database), 0
    async for state in _batches(database):
        if not done:
            progress.step(Sentence("Completing the stored lineage", "正在补全已存储的血缘"))
        await ingest.rewrite(state, "derived properties")
        done += len(state.jobs) + len(state.datasets)
        progress.advance(done, 0, "facts")
    if done:
        progress.done(
            Sentence(f"Lineage of {done:,} jobs and datasets completed", f"已补全 {done:,} 个作业和数据集的血缘")
        )
        parameters = {"key": PROPERTIES_MARKER, "always": True}
        await database.write([(load_command("lineage/set_properties_marker").body, parameters)])


async def _batches(database: Database) -> AsyncIterator[LineageState]:
    """The stored state in batches: first datasets, then each job with its runs."""
    async for rows in _pages(database, "openlineage/all_datasets", DATASETS):
        yield _state_of_datasets(row["facts"] for row in rows if row["facts"])
    async for rows in _pages(database, "openlineage/all_jobs", JOBS):
        for row in rows:
            job, has_runs = job_of(row["facts"]), False
            datasets = _state_of_datasets(row["datasets"])
            async for run_rows in _pages(database, "openlineage/runs_of_job", RUNS, job=row["id"]):
                runs = [run_of(run["facts"]) for run in run_rows]
                has_runs = True
                yield LineageState({job.key: job}, {run.id: run for run in runs}, datasets.datasets)
            if not has_runs:
                yield LineageState({job.key: job}, {}, datasets.datasets)


def _state_of_datasets(stored: Iterable[str]) -> LineageState:
    datasets = [dataset_of(facts) for facts in stored]
    return LineageState(datasets={dataset.key: dataset for dataset in datasets})


async def _pages(database: Database, query: str, size: int, **parameters: str) -> AsyncIterator[list[dict[str, Any]]]:
    after = ""
    while rows := list(await database.rows(load_query(query).body, {**parameters, "after": after, "size": size})):
        yield rows
        after = rows[-1]["id"]
