"""dbt's own OpenLineage integration, `dbt-ol`, runs a project against the service; its manifest then meets the events.

The test needs `dbt-ol` and dbt-duckdb, which are not requirements of this project: `YUANLIU_TEST_DBT` is the folder of
their programs, else they are looked for on PATH.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from exchange.dbt.load import load_dbt
from exchange.dbt.manifest import DbtFiles
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from tests.graph.test_openlineage_http import running_server

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
    for name, text in {**FILES, "profiles.yml": PROFILE.format(path=folder / "shop.duckdb")}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
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


async def test_events_of_dbt_and_its_manifest_describe_the_same_tables(database: Neo4jDatabase, tmp_path: Path) -> None:
    program()
    async with running_server(database) as url:
        target = await build_project(tmp_path, url)
    tables = [("shop.main.orders", "shop.main.totals"), ("shop.main.raw_orders", "shop.main.orders")]
    assert await rows(database, FLOWS) == [(one, other, "nightly", True) for one, other in tables]
    derivations = [("amount", "total", "orders"), ("id", "id", "orders"), ("total", "total", "totals")]
    assert await rows(database, DERIVATIONS) == derivations
    report = await load_dbt(
        database,
        DbtFiles(target / "manifest.json", run_results=target / "run_results.json"),
        Silent(),
        f"duckdb://{tmp_path / 'shop.duckdb'}",
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
