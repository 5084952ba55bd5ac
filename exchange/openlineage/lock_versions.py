"""Optimistic locking of lineage: jobs and datasets have a lock version, which every write that changes them increases.

A writer reads the version of a node before its facts. Its transaction locks the nodes, compares the versions, and is
rolled back if one of them is another, so that the writer reads again. Writers of different jobs and datasets do not
wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from graph.client.protocol import Database
from graph.client.statement import Statement
from graph.query_files import load_command, load_query

CREATE_VERSIONS = load_command("lineage/create_versions").body
LOCK_VERSIONS = load_command("lineage/lock_versions").body
CHECK_VERSIONS = load_command("lineage/check_versions").body


class LockVersions:
    """The lock versions that one attempt to write has read, by id of the node; 0 for a node that does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: dict[str, int] = {}
        self._datasets: dict[str, int] = {}
        self._stored: set[str] = set()
        self._names: set[tuple[str, str]] = set()

    @property
    def is_new(self) -> bool:
        """Whether none of the nodes exists."""
        return not self._stored

    async def read_datasets(self, ids: Iterable[str]) -> None:
        """Read the versions of these datasets and of all other names of the same datasets."""
        missing = [id for id in ids if id not in self._datasets]
        if missing:
            rows = await self._database.rows(load_query("openlineage/dataset_versions").body, {"ids": missing})
            self._add(self._datasets, missing, rows)

    async def read_jobs(self, ids: Iterable[str], *, datasets: Iterable[str] = ()) -> list[str]:
        """Read the versions of these jobs and of the jobs that name one of these datasets. Returns their ids."""
        parameters = {"ids": list(ids), "datasets": list(datasets)}
        rows = await self._database.rows(load_query("openlineage/job_versions").body, parameters)
        self._add(self._jobs, parameters["ids"], rows)
        self._names.update((row["id"], dataset) for row in rows for dataset in row["datasets"])
        return sorted({*parameters["ids"], *(row["id"] for row in rows)})

    def _add(self, versions: dict[str, int], ids: Iterable[str], rows: list[dict[str, Any]]) -> None:
        """A version that was read before stays: facts may have been read since."""
        for row in rows:
            self._stored.add(row["id"])
            versions.setdefault(row["id"], row["version"])
        for id in ids:
            versions.setdefault(id, 0)

    def names(self, job: str, dataset: str) -> bool:
        """Whether the stored job names the dataset (ids)."""
        return (job, dataset) in self._names

    def lock(self, jobs: Set[str], datasets: Set[str]) -> list[Statement]:
        """The statements that begin a transaction which changes these nodes. The rows of the last are conflicts."""
        new = {"datasets": sorted(datasets - self._stored), "jobs": sorted(jobs - self._stored)}
        rows = {"jobs": _rows(self._jobs, jobs), "datasets": _rows(self._datasets, datasets)}
        return [*([(CREATE_VERSIONS, new)] if any(new.values()) else []), (LOCK_VERSIONS, rows)]

    def check(self, changed: Set[str]) -> Statement:
        """The statement that ends a transaction which changes these datasets: the others that were read must be as
        they were. Its rows are conflicts."""
        return CHECK_VERSIONS, {"datasets": _rows(self._datasets, self._datasets.keys() - changed)}


def _rows(versions: dict[str, int], ids: Iterable[str]) -> list[dict[str, Any]]:
    """In the order of the ids, so that two writers lock them in the same order."""
    return [{"id": id, "version": versions.get(id, 0)} for id in sorted(ids)]
