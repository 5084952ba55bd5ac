"""dbt in: a manifest (v12) and its catalog become datasets, and each model a job that reads what it depends on.

A model declares what it reads at the moment its manifest was generated, as a static job of OpenLineage does; so a
later manifest ends what is gone, an earlier one that comes late changes nothing of that, and the same one nothing.
Source: https://schemas.getdbt.com/dbt/manifest/v12.json and catalog/v1.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson

from domain.errors import BadDate
from domain.model.load_report import Problem, Report, WriteCounts
from domain.rules.instants import instant_of
from domain.rules.violation import Violation
from domain.rules.write_rules import violations
from exchange.files import text_of as file_text
from exchange.files import unfit
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.parse import text_of
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all, key
from graph.client.database import Neo4jDatabase
from graph.progress import Progress
from graph.query_files import load_query

KINDS = ("model", "source", "seed", "snapshot")
VERSION = "/manifest/v12"


@dataclass(frozen=True, slots=True)
class DbtNode:
    """A model, source, seed or snapshot: what it is called, what it reads, and what of it is kept.

    Its columns stand in the facet `schema` where the catalog has them, else in `dbt_columns`.
    """

    id: str
    kind: str
    reads: tuple[str, ...]
    facets: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says. `namespace`: `dbt://` and the project; `at`, `seen`: when it and its catalog were
    generated, as texts."""

    namespace: str
    at: str
    seen: str
    nodes: tuple[DbtNode, ...]
    problems: tuple[Problem, ...] = ()

    def dataset(self, node: str) -> str:
        return key(self.namespace, node)


async def load_dbt(database: Neo4jDatabase, manifest: Path, catalog: Path | None, progress: Progress) -> Report:
    """Load a manifest. Raises SetupError where a file is none; what is refused of it stands in the report."""
    progress.step(f"Reading {manifest.name}")
    found = read(manifest, catalog)
    progress.step(f"Loading {found.namespace}")
    lineage = LineageIngest(database)
    written = await lineage.write(said_of(found), found.namespace)
    gone = await lineage.write(await _gone(database, found), f"{found.namespace}: what is gone")
    progress.done(f"{found.namespace}: {len(found.nodes):,} resources, {_flows(found):,} flows")
    report = Report("dbt").adding(
        "resource", written.datasets + WriteCounts(refused=len(found.problems)), found.problems
    )
    return report.adding("declaration", written.runs + gone.runs)


def read(manifest: Path, catalog: Path | None = None) -> Manifest:
    """The files as values; pure but for reading them. Raises SetupError."""
    whole = _json(manifest)
    metadata = whole.get("metadata")
    if not isinstance(metadata, dict) or VERSION not in str(metadata.get("dbt_schema_version")):
        raise unfit(manifest, "it is no dbt manifest of version 12", "不是 dbt manifest v12")
    at = _generated(manifest, metadata)
    seen, columns = _columns(catalog) if catalog else (at, {})
    namespace = f"dbt://{metadata.get('project_name') or metadata.get('project_id')}"
    nodes, problems = [], []
    for node in _nodes(manifest, whole):
        made = _node(node, columns.get(node["unique_id"], {}))
        wrong = next(_refusals(made), None)
        if wrong:
            problems.append(wrong.problem(made.id, refused=True))
        else:
            nodes.append(made)
    kept = {node.id for node in nodes}
    reading = (DbtNode(n.id, n.kind, tuple(each for each in n.reads if each in kept), n.facets) for n in nodes)
    return Manifest(namespace, at, seen, tuple(reading), tuple(problems))


def _flows(manifest: Manifest) -> int:
    return sum(len(node.reads) for node in manifest.nodes)


def said_of(manifest: Manifest) -> LineageState:
    """What a manifest says, as events would."""
    return join_all(_said(manifest))


def declaration(job: str, at: str, inputs: Iterable[str], outputs: Iterable[str]) -> RunFacts:
    """That from this instant on a job reads and writes these."""
    return RunFacts(
        job=job,
        run=f"static {at}",
        started=at,
        state=(at, "COMPLETE"),
        completed=at,
        stated=True,
        inputs=dict.fromkeys(inputs, at),
        outputs=dict.fromkeys(outputs, at),
    )


def _said(manifest: Manifest) -> Iterator[LineageState]:
    at = manifest.at
    datasets: dict[str, DatasetFacts] = {}
    for node in manifest.nodes:
        name = manifest.dataset(node.id)
        facets = {facet: (manifest.seen if facet == "schema" else at, value) for facet, value in node.facets.items()}
        datasets[name] = DatasetFacts(name, at, at, facets=facets, origin="dbt")
    yield LineageState(datasets=datasets)
    jobs, runs = {}, {}
    for node in manifest.nodes:
        if node.kind in ("model", "snapshot"):
            name = manifest.dataset(node.id)
            run = declaration(name, at, [manifest.dataset(each) for each in node.reads], [name])
            jobs[name], runs[run.id] = JobFacts(name, at), run
    yield LineageState(jobs, runs)


async def _gone(database: Neo4jDatabase, manifest: Manifest) -> LineageState:
    """Each manifest of the project that does not name a job says that it reads and writes nothing, be it that this one
    does not name a job of another, or that another, which came first, does not name one of this."""
    found = await database.rows(load_query("openlineage/declared").body, {"namespace": manifest.namespace})
    instants = {row["key"]: {text_of(each) for each in row["instants"]} for row in found}
    every = set().union(*instants.values())
    gone = [declaration(job, at, (), ()) for job, own in sorted(instants.items()) for at in sorted(every - own)]
    return LineageState(
        {run.job: JobFacts(run.job, max(instants[run.job])) for run in gone}, {run.id: run for run in gone}, {}
    )


def _nodes(manifest: Path, whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in ("nodes", "sources"):
        nodes = whole.get(part)
        if not isinstance(nodes, dict):
            raise unfit(manifest, f"it has no '{part}'", f"缺少 {part}")
        for name, node in nodes.items():
            if isinstance(node, dict) and node.get("resource_type") in KINDS:
                yield {**node, "unique_id": name}


def _node(node: Mapping[str, Any], catalogued: Mapping[str, Any]) -> DbtNode:
    named = catalogued or node.get("columns") or {}
    columns = sorted(named.values(), key=lambda column: column.get("index") or 0)
    depends = (node.get("depends_on") or {}).get("nodes") or ()
    facets: dict[str, Any] = {
        "dbt": {each: node.get(each) for each in ("relation_name", "resource_type", "package_name", "name")}
    }
    if columns:
        fields = [{"name": each["name"], "type": each.get("type") or each.get("data_type")} for each in columns]
        facets["schema" if catalogued else "dbt_columns"] = {"fields": fields}
    if node.get("description"):
        facets["documentation"] = {"description": node["description"]}
    return DbtNode(node["unique_id"], node["resource_type"], tuple(sorted(set(depends))), facets)


def _refusals(node: DbtNode) -> Iterator[Violation]:
    yield from violations("load/resource", {"id": node.id, "properties": {"name": node.id}})
    for field in (node.facets.get("schema") or node.facets.get("dbt_columns") or {}).get("fields", ()):
        yield from violations("load/field", {"id": node.id, "properties": {"name": field["name"]}})


def _generated(path: Path, metadata: Mapping[str, Any]) -> str:
    try:
        return text_of(instant_of(str(metadata.get("generated_at")), UTC))
    except BadDate as error:
        raise unfit(path, "it does not say when it was generated", "未说明生成时间") from error


def _columns(catalog: Path) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """When the catalog was generated, and the columns of each node."""
    whole = _json(catalog)
    metadata = whole.get("metadata")
    if not isinstance(metadata, dict):
        raise unfit(catalog, "it is no dbt catalog", "不是 dbt catalog")
    parts = [whole.get(part) for part in ("nodes", "sources")]
    version = str(metadata.get("dbt_schema_version"))
    if "/catalog/" not in version or not all(isinstance(part, dict) for part in parts):
        raise unfit(catalog, "it is no dbt catalog", "不是 dbt catalog")
    columns = {name: node.get("columns") or {} for part in ("nodes", "sources") for name, node in whole[part].items()}
    return _generated(catalog, metadata), columns


def _json(path: Path) -> Mapping[str, Any]:
    try:
        whole = orjson.loads(file_text(path))
    except orjson.JSONDecodeError as error:
        raise unfit(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    if not isinstance(whole, dict):
        raise unfit(path, "it is no JSON object", "不是 JSON 对象")
    return whole
