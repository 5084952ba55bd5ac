"""Joins a manifest into the graph, and ends the flows that its project no longer has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from domain.model.load_report import Problem, Report, WriteCounts
from domain.sentence import Sentence
from exchange.dbt.files import reading
from exchange.dbt.manifest import DbtFiles, Manifest, read
from exchange.dbt.naming import SPACE
from exchange.dbt.nodes import JOB_TYPES, DbtNode
from exchange.dbt.state import declaration, state_of, table_names, without_statement
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.lock_versions import LockVersions
from exchange.openlineage.run_ids import scope_and_instant
from exchange.openlineage.state import JobFacts, LineageState, RunFacts, parts
from exchange.openlineage.stored_state import load_stored_state
from graph.client.protocol import Database
from graph.progress import Progress
from graph.query_files import load_query

NO_TABLE_NAMES = Sentence(
    "The tables have no second name, by which lineage of other producers would find them: state --namespace",
    "未指定 --namespace，各表没有数据源中的名称，无法与其他来源的血缘对应",
)
Declarations = Mapping[str, Mapping[str, set[str]]]
"""Instants of the stored declarations by job and project."""


async def load_dbt(database: Database, files: DbtFiles, progress: Progress, namespace: str | None = None) -> Report:
    """Load a manifest with its other files. Refused nodes are listed in the report.

    `namespace`: of the tables in their data source. Raises SetupError for a file that cannot be read.
    """
    progress.step(reading(files.manifest))
    manifest = read(files, namespace)
    title = f"{SPACE}{manifest.project}" if manifest.project else files.manifest.name
    progress.step(Sentence(f"Loading {title}", f"正在导入 {title}"))
    ingest = LineageIngest(database)
    state = state_of(manifest)
    named, ambiguous = await _nodes_with_one_table(database, manifest, state)
    written = await ingest.write(state.join(table_names(manifest, named)), title)
    ended = await ingest.write(await _removed_jobs(database, manifest), f"{title}: removed jobs")
    resource_count = len(manifest.nodes)
    flow_count = sum(len(manifest.inputs(node)) for node in manifest.nodes if node.kind in JOB_TYPES)
    progress.done(
        Sentence(
            f"{title}: {resource_count:,} resources, {flow_count:,} flows",
            f"{title}：{resource_count:,} 个数据资源，{flow_count:,} 项数据流转",
        )
    )
    if manifest.namespace is None:
        progress.done(NO_TABLE_NAMES)
    resources = written.datasets + WriteCounts(refused=len(manifest.refused))
    report = Report("dbt").adding("resource", resources, (*manifest.problems, *ambiguous))
    return report.adding("declaration", written.runs + ended.runs)


async def _nodes_with_one_table(
    database: Database, manifest: Manifest, state: LineageState
) -> tuple[list[DbtNode], list[Problem]]:
    """The nodes whose table can be their second name, and the problems of the others.

    A node that is known by another table of this namespace is left out: its two tables would become one resource.
    """
    stored = await load_stored_state(database, LockVersions(database), LineageState(datasets=state.datasets))
    named, problems = [], []
    for node in manifest.nodes:
        table, facts = manifest.table(node), stored.state.datasets.get(node.key)
        others = [
            name
            for name in (facts.current_links if facts else ())
            if parts(name)[0] == manifest.namespace and name != table
        ]
        if table and others:
            problems.append(_other_table(node, parts(table)[1], parts(others[0])[1]))
        elif table:
            named.append(node)
    return named, problems


def _other_table(node: DbtNode, table: str, known: str) -> Problem:
    return Problem(
        node.id,
        "OTHER_TABLE",
        "relation_name",
        f"its table is {table}, but the node is known as the table {known}; the second name was not changed.",
        f"其表为 {table}，但该节点已对应表 {known}；未更改第二名称。",
        "Withdraw the earlier name by a symlinks facet with _deleted: true if the table was moved.",
        "如表已迁移，请用 _deleted: true 的 symlinks 撤销原名称。",
    )


async def _removed_jobs(database: Database, manifest: Manifest) -> LineageState:
    """Declarations without inputs and outputs, for each job of the project and each manifest of it that lacks the job.

    This manifest may lack a job of another one, and another one, loaded earlier, a job of this one. Jobs that only
    other projects declare are not touched. A manifest without a project ends only flows of the jobs that it has.
    """
    if not manifest.project:
        return LineageState()
    rows = await database.rows(load_query("openlineage/declared").body, {"prefix": SPACE})
    declarations = {row["key"]: _instants_by_scope(row["runs"]) for row in rows}
    project = manifest.project
    manifests = {manifest.generated}.union(*(scopes.get(project, ()) for scopes in declarations.values()))
    runs = [run for job, scopes in sorted(declarations.items()) for run in _absences(manifest, job, scopes, manifests)]
    return LineageState({run.job: JobFacts(run.job, run.started) for run in runs}, {run.id: run for run in runs})


def _instants_by_scope(runs: Iterable[str]) -> dict[str, set[str]]:
    instants: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        scope, at = scope_and_instant(run)
        instants[scope].add(at)
    return instants


def _absences(manifest: Manifest, job: str, scopes: Mapping[str, set[str]], manifests: set[str]) -> list[RunFacts]:
    """The declarations of a job at the instants of the project's manifests that lack it."""
    project, (namespace, node) = manifest.project, parts(job)
    result = []
    if declared := scopes.get(project):
        result += [declaration(job, project, at, (), ()) for at in sorted(manifests - declared)]
    if (unnamed := scopes.get("")) and namespace == f"{SPACE}{project}":
        # Earlier versions of this service stored the declarations of a project without its name.
        result += [declaration(job, "", at, (), ()) for at in sorted(manifests - unnamed)]
    if node in manifest.refused:
        result = [without_statement(run) if run.started == manifest.generated else run for run in result]
    return result
