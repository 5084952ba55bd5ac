"""dbt import: a manifest (v12) and its catalog become datasets, and each model a job that reads what it depends on.

A model declares its inputs at the instant when its manifest was generated, like a static job of OpenLineage. So a
later manifest ends the flows that it no longer has, an earlier manifest that is loaded late does not undo that, and
loading the same manifest again changes nothing.
Source: https://schemas.getdbt.com/dbt/manifest/v12.json and catalog/v1.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson

from domain.errors import BadDate
from domain.model.load_report import Problem, Report, WriteCounts
from domain.rules.instants import instant_of, sortable_text
from domain.rules.violation import Violation
from domain.rules.write_rules import violations
from domain.sentence import Sentence
from exchange.files import read_text, wrong_file
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all, key
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query

RESOURCE_TYPES = ("model", "source", "seed", "snapshot")
VERSION = "/manifest/v12"


@dataclass(frozen=True, slots=True)
class DbtNode:
    """A model, source, seed or snapshot, the ids of the nodes that it reads, and its facets.

    Its columns are in the facet `schema` if the catalog has them, else in `dbt_columns`.
    """

    id: str
    kind: str
    reads: tuple[str, ...]
    facets: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest with its catalog. `namespace`: `dbt://` and the project; `generated`, `catalog_at`: the instants when
    the manifest and its catalog were generated, as texts."""

    namespace: str
    generated: str
    catalog_at: str
    nodes: tuple[DbtNode, ...]
    problems: tuple[Problem, ...] = ()

    def dataset(self, node: str) -> str:
        """The dataset key of a node's id."""
        return key(self.namespace, node)


async def load_dbt(database: Database, manifest: Path, catalog: Path | None, progress: Progress) -> Report:
    """Load a manifest. Refused nodes are listed in the report. Raises SetupError for a file that cannot be read."""
    progress.step(Sentence(f"Reading {manifest.name}", f"正在读取 {manifest.name}"))
    content = read(manifest, catalog)
    progress.step(Sentence(f"Loading {content.namespace}", f"正在导入 {content.namespace}"))
    ingest = LineageIngest(database)
    written = await ingest.write(state_of(content), content.namespace)
    removed = await ingest.write(await _removed_jobs(database, content), f"{content.namespace}: removed jobs")
    resource_count, flow_count = len(content.nodes), _count_flows(content)
    progress.done(
        Sentence(
            f"{content.namespace}: {resource_count:,} resources, {flow_count:,} flows",
            f"{content.namespace}：{resource_count:,} 个数据资源，{flow_count:,} 项数据流转",
        )
    )
    resources = written.datasets + WriteCounts(refused=len(content.problems))
    report = Report("dbt").adding("resource", resources, content.problems)
    return report.adding("declaration", written.runs + removed.runs)


def read(manifest: Path, catalog: Path | None = None) -> Manifest:
    """Read and check the files. Raises SetupError."""
    document = _json(manifest)
    metadata = document.get("metadata")
    if not isinstance(metadata, dict) or VERSION not in str(metadata.get("dbt_schema_version")):
        raise wrong_file(manifest, "it is not a dbt manifest of version 12", "不是 dbt manifest（v12）")
    generated = _generated(manifest, metadata)
    catalog_at, columns = _columns(catalog) if catalog else (generated, {})
    namespace = f"dbt://{metadata.get('project_name') or metadata.get('project_id')}"
    nodes, problems = [], []
    for node in _nodes(manifest, document):
        dbt_node = _node(node, columns.get(node["unique_id"], {}))
        violation = next(_refusals(dbt_node), None)
        if violation:
            problems.append(violation.problem(dbt_node.id, refused=True))
        else:
            nodes.append(dbt_node)
    node_ids = {node.id for node in nodes}
    # Dependencies on refused nodes and on nodes of other types are left out.
    readable = [replace(node, reads=tuple(read for read in node.reads if read in node_ids)) for node in nodes]
    return Manifest(namespace, generated, catalog_at, tuple(readable), tuple(problems))


def _count_flows(manifest: Manifest) -> int:
    return sum(len(node.reads) for node in manifest.nodes)


def state_of(manifest: Manifest) -> LineageState:
    """The state that a manifest describes, as events would."""
    return join_all(_states(manifest))


def declaration(job: str, generated: str, inputs: Iterable[str], outputs: Iterable[str]) -> RunFacts:
    """The facts of a static run: from this instant on the job has exactly these inputs and outputs."""
    return RunFacts(
        job=job,
        run=f"static {generated}",
        started=generated,
        state=(generated, "COMPLETE"),
        completed=generated,
        stated=True,
        inputs=dict.fromkeys(inputs, generated),
        outputs=dict.fromkeys(outputs, generated),
    )


def _states(manifest: Manifest) -> Iterator[LineageState]:
    generated = manifest.generated
    datasets: dict[str, DatasetFacts] = {}
    for dbt_node in manifest.nodes:
        name = manifest.dataset(dbt_node.id)
        facets = {
            facet: (manifest.catalog_at if facet == "schema" else generated, value)
            for facet, value in dbt_node.facets.items()
        }
        datasets[name] = DatasetFacts(name, generated, generated, facets=facets, origin="dbt")
    yield LineageState(datasets=datasets)
    jobs, runs = {}, {}
    for dbt_node in manifest.nodes:
        if dbt_node.kind in ("model", "snapshot"):
            name = manifest.dataset(dbt_node.id)
            run = declaration(name, generated, [manifest.dataset(read) for read in dbt_node.reads], [name])
            jobs[name], runs[run.id] = JobFacts(name, generated), run
    yield LineageState(jobs, runs)


async def _removed_jobs(database: Database, manifest: Manifest) -> LineageState:
    """Declarations without inputs and outputs, for each job and each manifest of the project that lacks it.

    This manifest may lack a job of another one, and another one, loaded earlier, a job of this one.
    """
    rows = await database.rows(load_query("openlineage/declared").body, {"namespace": manifest.namespace})
    instants = {row["key"]: {sortable_text(instant) for instant in row["instants"]} for row in rows}
    all_instants = set().union(*instants.values())
    removed = [
        declaration(job, missing_at, (), ())
        for job, declared in sorted(instants.items())
        for missing_at in sorted(all_instants - declared)
    ]
    return LineageState(
        {run.job: JobFacts(run.job, max(instants[run.job])) for run in removed}, {run.id: run for run in removed}, {}
    )


def _nodes(manifest: Path, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in ("nodes", "sources"):
        nodes = document.get(part)
        if not isinstance(nodes, dict):
            raise wrong_file(manifest, f"it has no '{part}'", f"缺少 {part}")
        for name, node in nodes.items():
            if isinstance(node, dict) and node.get("resource_type") in RESOURCE_TYPES:
                yield {**node, "unique_id": name}


def _node(node: Mapping[str, Any], catalogued: Mapping[str, Any]) -> DbtNode:
    columns_by_name = catalogued or node.get("columns") or {}
    ordered = sorted(columns_by_name.values(), key=lambda column: column.get("index") or 0)
    depends = (node.get("depends_on") or {}).get("nodes") or ()
    facets: dict[str, Any] = {
        "dbt": {name: node.get(name) for name in ("relation_name", "resource_type", "package_name", "name")}
    }
    if ordered:
        fields = [{"name": column["name"], "type": column.get("type") or column.get("data_type")} for column in ordered]
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
        return sortable_text(instant_of(str(metadata.get("generated_at")), UTC))
    except BadDate as error:
        raise wrong_file(path, "it does not say when it was generated", "未说明生成时间") from error


def _columns(catalog: Path) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """The instant when the catalog was generated, and the columns of each node by its id."""
    document = _json(catalog)
    metadata = document.get("metadata")
    if not isinstance(metadata, dict):
        raise wrong_file(catalog, "it is not a dbt catalog", "不是 dbt catalog")
    sections = [document.get(section) for section in ("nodes", "sources")]
    version = str(metadata.get("dbt_schema_version"))
    if "/catalog/" not in version or not all(isinstance(section, dict) for section in sections):
        raise wrong_file(catalog, "it is not a dbt catalog", "不是 dbt catalog")
    nodes = {**document["nodes"], **document["sources"]}
    columns = {name: node.get("columns") or {} for name, node in nodes.items()}
    return _generated(catalog, metadata), columns


def _json(path: Path) -> Mapping[str, Any]:
    try:
        document = orjson.loads(read_text(path))
    except orjson.JSONDecodeError as error:
        raise wrong_file(path, f"it is not JSON, {error}", f"不是 JSON，{error}") from error
    if not isinstance(document, dict):
        raise wrong_file(path, "it is not a JSON object", "不是 JSON 对象")
    return document
