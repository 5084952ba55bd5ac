"""dbt's own OpenLineage integration sends the events of a project to the service; its manifest then meets the events.

The integration's library reads the files of a run of dbt 1.10 that was recorded (tests/support/dbt_artifacts.json), and
the official client sends its events. Another test runs dbt itself: it needs `dbt-ol` and dbt-duckdb, which are not
requirements of this project. `YUANLIU_TEST_DBT` is the folder of their programs, else they are looked for on PATH.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openlineage.client import OpenLineageClient
from openlineage.client.transport.http import HttpConfig, HttpTransport
from openlineage.common.provider.dbt.local import DbtLocalArtifactProcessor
from openlineage.common.provider.dbt.processor import ParentRunMetadata

from exchange.dbt.load import load_dbt
from exchange.dbt.manifest import DbtFiles
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.graph.test_openlineage_http import running_server
from tests.support.text_substitution import substitute

RECORDED = Path(__file__).parent.parent / "support" / "dbt_artifacts.json"

FILES = {
    "dbt_project.yml": """
name: shop
version: "1.0"
profile: shop
model-paths: [models]
seed-paths: [seeds]
models: {shop: {+materialized: table}}
""",
    "seeds/raw_orders.csv": "id,amount\n1,10\n2,20\n",
    "models/orders.sql": "select id, amount * 2 as total from {{ ref('raw_orders') }}\n",
    "models/totals.sql": "select sum(total) as total from {{ ref('orders') }}\n",
    "models/schema.yml": """
models:
  - name: orders
    description: One row an order
    columns:
      - name: id
        tests: [not_null]
""",
}
PROFILE = "shop: {{target: dev, outputs: {{dev: {{type: duckdb, path: '{path}', threads: 1}}}}}}\n"
FLOWS = """
MATCH (one)-[flow:FLOWS_TO]->(other) MATCH (job:Job {id: flow.job})
RETURN one.name AS one, other.name AS other, job.namespace AS namespace, flow.until.year = 9999 AS open
ORDER BY one, namespace
"""
DERIVATIONS = """
MATCH (one)-[:DERIVES]->(other)<-[:HAS_FIELD]-(resource)
RETURN one.name AS one, other.name AS other, split(resource.name, '.')[-1] AS of ORDER BY one, other
"""
RESOURCES = """
MATCH (resource:DataResource)<-[:STANDS_FOR]-(dataset) WITH resource, dataset ORDER BY dataset.name
WITH resource, collect(dataset.name) AS names
RETURN names, resource.assertions AS assertions ORDER BY names[0]
"""
PROJECT_SECONDS = 900.0


def program() -> str:
    """The path of dbt-ol. Skips the test without it."""
    path = shutil.which("dbt-ol", path=os.environ.get("YUANLIU_TEST_DBT") or os.environ.get("PATH"))
    if path is None:
        pytest.skip("dbt-ol is not installed (pip install openlineage-dbt dbt-duckdb in an environment of its own)")
    return path


async def build_project(folder: Path, url: str) -> Path:
    """Write the project, and run `dbt-ol build` on it with this service; returns the folder of dbt's files."""
    write_project(folder)
    executable = program()
    environment = {
        **os.environ,
        "PATH": f"{Path(executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "OPENLINEAGE_URL": url,
        "OPENLINEAGE_NAMESPACE": "nightly",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    environment.pop("PYTHONPATH", None)
    child = await asyncio.create_subprocess_exec(
        *(executable, "build", "--project-dir", str(folder), "--profiles-dir", str(folder)),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(child.communicate(), PROJECT_SECONDS)
    assert child.returncode == 0, out.decode()
    return folder / "target"


def write_project(folder: Path) -> None:
    for name, text in {**FILES, "profiles.yml": PROFILE.format(path=folder / "shop.duckdb")}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def send_recorded_events(folder: Path, url: str) -> Path:
    """Write the project with the files of its recorded run, and send the events that the integration makes of them, as
    `dbt-ol send-events` does; returns the folder of dbt's files."""
    write_project(folder)
    target = folder / "target"
    target.mkdir()
    for name, content in json.loads(substitute(RECORDED.read_text("utf-8"), "{folder}", str(folder))).items():
        (target / f"{name}.json").write_text(json.dumps(content), "utf-8")
    processor = DbtLocalArtifactProcessor(
        project_dir=str(folder),
        producer="https://github.com/OpenLineage/OpenLineage/tree/1.54.0/integration/dbt",
        job_namespace="nightly",
        logger=logging.getLogger("dbt-ol"),
        models=[],
    )
    run = {"run_id": str(uuid4()), "job_name": "dbt-run-shop", "job_namespace": "nightly"}
    roots = {f"root_parent_{name}": value for name, value in run.items()}
    processor.dbt_run_metadata = ParentRunMetadata(**run, **roots)
    client = OpenLineageClient(transport=HttpTransport(HttpConfig(url=url)))
    for event in processor.parse().events():
        client.emit(event)
    return target


async def test_recorded_events_of_dbt_and_its_manifest_describe_the_same_tables(
    database: Neo4jDatabase, tmp_path: Path
) -> None:
    async with running_server(database) as url:
        target = await asyncio.to_thread(send_recorded_events, tmp_path, url)
    await check_tables(database, target)


async def test_events_of_dbt_and_its_manifest_describe_the_same_tables(database: Neo4jDatabase, tmp_path: Path) -> None:
    program()
    async with running_server(database) as url:
        target = await build_project(tmp_path, url)
    await check_tables(database, target)


async def check_tables(database: Neo4jDatabase, target: Path) -> None:
    """Check the tables, flows and derivations of the events, and load the manifest, which adds its names to them."""
    tables = [("shop.main.orders", "shop.main.totals"), ("shop.main.raw_orders", "shop.main.orders")]
    assert await rows(database, FLOWS) == [(one, other, "nightly", True) for one, other in tables]
    derivations = [("amount", "total", "orders"), ("id", "id", "orders"), ("total", "total", "totals")]
    assert await rows(database, DERIVATIONS) == derivations
    report = await load_dbt(
        database,
        DbtFiles(target / "manifest.json", run_results=target / "run_results.json"),
        Silent(),
        f"duckdb://{target.parent / 'shop.duckdb'}",
    )
    assert report.problems == ()
    nodes = ["model.shop.orders", "model.shop.totals", "seed.shop.raw_orders"]
    assert await rows(database, FLOWS) == [
        (nodes[0], nodes[1], "dbt://shop", True),
        (nodes[0], nodes[1], "nightly", True),
        (nodes[2], nodes[0], "dbt://shop", True),
        (nodes[2], nodes[0], "nightly", True),
    ]
    [orders, totals, seed] = await rows(database, RESOURCES)
    assert [names for names, _ in (orders, totals, seed)] == [
        [nodes[0], "shop.main.orders"],
        [nodes[1], "shop.main.totals"],
        [nodes[2], "shop.main.raw_orders"],
    ]
    # The integration and run_results.json report the same test, which is one check.
    [check] = orders[1]
    assert check.split("\x1f")[:4] == ["not_null", "id", "not_null_orders_id", "True"]


async def rows(database: Neo4jDatabase, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await database.rows(query, {})]
