"""Derives the properties of nodes and edges again from their stored facts, once after an upgrade that adds properties.

The facts themselves do not change. Each batch is one transaction, and an interrupted run begins again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from domain.sentence import Sentence
from exchange.openlineage.ingest import DERIVED, LineageIngest
from exchange.openlineage.state import LineageState, dataset_of, job_of, run_of
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_command, load_query

BATCH_SIZE = 50


async def rederive(database: Database, progress: Progress) -> None:
    """Derive all lineage again, unless this version has done so. Raises what LineageIngest.ingest raises."""
    if await database.rows(load_query("openlineage/derived").body, {"key": DERIVED}):
        return
    ingest, done = LineageIngest(database), 0
    async for state in _batches(database):
        if not done:
            progress.step(Sentence("Completing the stored lineage", "正在补全已存储的血缘"))
        await ingest.rewrite(state, "derived properties")
        done += len(state.jobs) + len(state.datasets)
        progress.advance(done, 0, "jobs and datasets")
    if done:
        progress.done(
            Sentence(f"Lineage of {done:,} jobs and datasets completed", f"已补全 {done:,} 个作业和数据集的血缘")
        )
        await database.write([(load_command("lineage/set_derived").body, {"key": DERIVED})])


async def _batches(database: Database) -> AsyncIterator[LineageState]:
    """The stored state in batches: first datasets, then jobs with their runs."""
    after = ""
    while rows := await _page(database, "openlineage/all_datasets", after):
        after = rows[-1]["id"]
        datasets = [dataset_of(row["facts"]) for row in rows if row["facts"]]
        yield LineageState(datasets={dataset.key: dataset for dataset in datasets})
    after = ""
    while rows := await _page(database, "openlineage/all_jobs", after):
        after = rows[-1]["id"]
        jobs = [job_of(row["facts"]) for row in rows]
        runs = [run_of(facts) for row in rows for facts in row["runs"]]
        datasets = [dataset_of(facts) for row in rows for facts in row["datasets"]]
        yield LineageState(
            {job.key: job for job in jobs},
            {run.id: run for run in runs},
            {dataset.key: dataset for dataset in datasets},
        )


async def _page(database: Database, query: str, after: str) -> list[dict[str, Any]]:
    return list(await database.rows(load_query(query).body, {"after": after, "size": BATCH_SIZE}))
