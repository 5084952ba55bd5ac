"""What the graph knows of what some events speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exchange.openlineage.rows import claims_from
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, dataset_of, digest, job_of, parts, run_of
from exchange.openlineage.timeline import Claims, Timed
from graph.client.protocol import Database
from graph.query_files import load_query

Runs = list[tuple[Claims, Sequence[Timed]]]


@dataclass(frozen=True, slots=True)
class StoredState:
    """What was said before, and the resources the datasets stood for. `turn`: how many writes came before."""

    turn: int
    state: LineageState
    stood: Mapping[str, str]


async def load_stored_state(database: Database, events: LineageState) -> StoredState:
    """Read what these events speak of, and what is the same as it. The turn first: whatever is written meanwhile has
    a later one, and the write is then refused."""
    (counted,) = await database.rows(load_query("openlineage/write_sequence").body, {})
    ids = [f"dataset_{digest(each)}" for each in _named(events.datasets.values())]
    datasets, stood = {}, {}
    for row in await database.rows(load_query("openlineage/datasets").body, {"ids": ids}):
        each = dataset_of(row["said"])
        datasets[each.key] = each
        if row["resource"]:
            stood[each.key] = row["resource"]
    runs = await database.rows(load_query("openlineage/runs").body, {"ids": list(events.runs)})
    jobs = await jobs_of(database, [each.id for each in events.jobs.values()], [])
    said = LineageState(jobs, {each.id: each for each in (run_of(row["said"]) for row in runs)}, datasets)
    return StoredState(counted["turn"], said, stood)


def _named(datasets: Iterable[DatasetFacts]) -> set[str]:
    return {name for each in datasets for name in (each.key, *each.links)}


async def jobs_of(database: Database, ids: Sequence[str], datasets: Sequence[str]) -> dict[str, JobFacts]:
    """The jobs with these ids, and those that name one of these datasets (keys)."""
    asked = {"ids": list(ids), "datasets": [f"dataset_{digest(each)}" for each in datasets]}
    found = await database.rows(load_query("openlineage/jobs").body, asked)
    return {each.key: each for each in (job_of(row["said"]) for row in found)}


async def catalogued(database: Database, names: Iterable[str]) -> dict[str, str]:
    """Name → id of the resource with it that came by another door."""
    rows = [dict(zip(("key", "namespace", "name"), (each, *parts(each)), strict=True)) for each in names]
    found = await database.rows(load_query("openlineage/catalogued").body, {"names": rows})
    return {each["key"]: each["resource"] for each in found}


async def claims(database: Database, jobs: Sequence[str], changed: Iterable[str]) -> dict[str, Runs]:
    """Job id → what its runs say, but for those that changed."""
    asked = {"jobs": list(jobs), "changed": list(changed)}
    found: dict[str, Runs] = defaultdict(list)
    for row in await database.rows(load_query("openlineage/claims").body, asked):
        timed = [Timed.of(each) for each in row["runs"]]
        found[row["job"]].append((claims_from(row["claims"]), timed))
    return found


async def standing(database: Database, names: Iterable[str]) -> dict[str, str]:
    """Name → the resource it stands for."""
    ids = {f"dataset_{digest(each)}": each for each in names}
    found = await database.rows(load_query("openlineage/dataset_resources").body, {"ids": list(ids)})
    return {ids[each["id"]]: each["resource"] for each in found}


async def edge_ids(database: Database, jobs: Sequence[str]) -> dict[str, set[str]]:
    """FLOWS_TO and DERIVES → the ids of these jobs' edges."""
    found: dict[str, set[str]] = {"FLOWS_TO": set(), "DERIVES": set()}
    for row in await database.rows(load_query("openlineage/edges").body, {"jobs": list(jobs)}):
        found[row["type"]].add(row["id"])
    return found
