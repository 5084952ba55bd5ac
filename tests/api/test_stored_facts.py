"""Facts that producers state, as the API serves them: exact values, wrong shapes, bounds, and existing data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exchange.dbt.load import load_dbt
from exchange.dbt.manifest import DbtFiles
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.rederive import rederive
from graph.client.database import Neo4jDatabase
from graph.progress import Silent
from graph.shapes.stored_facts import MAX_ASSERTIONS, MAX_TAGS, MAX_TRANSFORMATIONS
from tests.conftest import Api
from tests.graph.test_openlineage import dump
from tests.support.dbt_project import write_shop
from tests.support.openlineage_events import SPACE, dataset, facet, run_event

DATASET = """
query ($namespace: String!, $name: String!) { resource(namespace: $namespace, name: $name) {
  description datasetVersion tags { key value source }
  outputStatistics { rowCount bytes fileCount at } inputStatistics { rowCount bytes fileCount at }
  qualityMetrics { rowCount bytes fileCount at }
  qualityAssertions { assertion column name success severity description actual checkedAt }
  sourceFreshness { warnAfterMinutes errorAfterMinutes loadedAtField status latestRecordAt checkedAt }
  fields { nodes { name dataType declaredType description tags { key value source }
    qualityMetrics { nullCount distinctCount count sum min max at } qualityAssertions { assertion success }
    upstream { nodes { lastSeen from { name } transformations { type subtype description masking } } } } }
  upstream { nodes { lastSeen } }
  writtenBy { nodes { name description sql sqlDialect tags { key value source }
    runs { nodes { nominalStartAt nominalEndAt tags { key value source } } } } }
  jobs { nodes { name sql } } } }
"""
FIELDS = [
    {"name": "id", "type": "varchar(18)", "description": "公民身份号码"},
    {"name": "n", "type": "bigint", "fields": [{"name": "in", "type": "int", "description": "nested"}]},
]
COLUMN_LINEAGE = {
    "id": {
        "inputFields": [
            {
                "namespace": SPACE,
                "name": "a",
                "field": "id",
                "transformations": [
                    {"type": "DIRECT", "subtype": "TRANSFORMATION", "description": "sha256(id)", "masking": True},
                    {"type": "INDIRECT", "subtype": "JOIN"},
                ],
            }
        ]
    },
    "n": {
        "inputFields": [{"namespace": SPACE, "name": "a", "field": "m"}],
        "transformationType": "MASKED",
        "transformationDescription": "hidden",
    },
}
OUTPUT = dataset(
    "b",
    schema=facet(fields=FIELDS),
    columnLineage=facet(fields=COLUMN_LINEAGE),
    documentation=facet(description="of people"),
    version=facet(datasetVersion="v7"),
    tags=facet(
        tags=[
            {"key": "pii", "value": "true", "source": "USER"},
            {"key": "pii", "value": "high", "source": "USER", "field": "id"},
        ]
    ),
    dataQualityMetrics=facet(
        rowCount=4, bytes=80, columnMetrics={"id": {"nullCount": 0, "distinctCount": 3, "min": 1.5, "max": 9}}
    ),
) | {"outputFacets": {"outputStatistics": facet(rowCount=4, size=80, fileCount=2)}}


def read_a(**facets: Any) -> dict[str, Any]:
    return {**dataset("a"), "inputFacets": facets}


def check(assertion: str, success: bool, **more: Any) -> dict[str, Any]:
    return facet(assertions=[{"assertion": assertion, "success": success, **more}])


EVENTS = [
    run_event(
        1,
        inputs=[read_a(inputStatistics=facet(rowCount=5), dataQualityAssertions=check("not_null", True, column="id"))],
        outputs=[OUTPUT],
        facets={
            "nominalTime": facet(nominalStartTime="2026-03-01T08:00:00+08:00", nominalEndTime="2026-03-02T00:00:00Z"),
            "tags": facet(tags=[{"key": "trigger", "value": "schedule", "source": "AIRFLOW"}]),
        },
        job_facets={
            "sql": facet(query="INSERT INTO b SELECT id FROM a", dialect="postgres"),
            "documentation": facet(description="copies people"),
            "tags": facet(tags=[{"key": "team", "value": "registers"}]),
        },
    ),
    # Another run checks something else, and does not withdraw the first check.
    run_event(2, inputs=[read_a(dataQualityAssertions=check("unique", False, column="id", severity="warn"))], job="t"),
    run_event(3, inputs=["a"], outputs=["b"], run="2"),
]


async def facts(api: Api, name: str, namespace: str = SPACE) -> dict[str, Any]:
    return dict((await api.data(DATASET, namespace=namespace, name=name))["resource"])


async def test_facts_of_a_written_dataset(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = await facts(empty_api, "b")
    assert empty_api.queries == ["resource/resource_by_name"]
    del data["fields"], data["writtenBy"], data["jobs"]
    at = "2026-03-01T00:01:00Z"
    assert data == {
        "description": "of people",
        "datasetVersion": "v7",
        "tags": [{"key": "pii", "value": "true", "source": "USER"}],
        "outputStatistics": {"rowCount": 4, "bytes": 80, "fileCount": 2, "at": at},
        "inputStatistics": None,
        "qualityMetrics": {"rowCount": 4, "bytes": 80, "fileCount": None, "at": at},
        "qualityAssertions": [],
        "sourceFreshness": None,
        "upstream": {"nodes": [{"lastSeen": "2026-03-01T00:03:00Z"}]},
    }


async def test_facts_of_fields_and_derivations(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    first, second, nested = (await facts(empty_api, "b"))["fields"]["nodes"]
    # The run of minute 3 has no column lineage, so the derivation was last seen in the first run.
    seen = "2026-03-01T00:01:00Z"
    assert first == {
        "name": "id",
        "dataType": "STRING",
        "declaredType": "varchar(18)",
        "description": "公民身份号码",
        "tags": [{"key": "pii", "value": "high", "source": "USER"}],
        "qualityMetrics": {
            "nullCount": 0,
            "distinctCount": 3,
            "count": None,
            "sum": None,
            "min": 1.5,
            "max": 9.0,
            "at": "2026-03-01T00:01:00Z",
        },
        "qualityAssertions": [],
        "upstream": {
            "nodes": [
                {
                    "lastSeen": seen,
                    "from": {"name": "id"},
                    "transformations": [
                        {
                            "type": "DIRECT",
                            "subtype": "TRANSFORMATION",
                            "description": "sha256(id)",
                            "masking": True,
                        },
                        {"type": "INDIRECT", "subtype": "JOIN", "description": None, "masking": None},
                    ],
                }
            ]
        },
    }
    assert (second["name"], second["declaredType"], second["description"], second["tags"]) == ("n", "bigint", None, [])
    assert second["qualityMetrics"] is None
    assert second["upstream"]["nodes"][0]["transformations"] == [
        {"type": "MASKED", "subtype": None, "description": "hidden", "masking": True}
    ]
    assert (nested["name"], nested["declaredType"], nested["description"]) == ("n.in", "int", "nested")


async def test_facts_of_a_job_and_its_runs(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    assert (await facts(empty_api, "b"))["writtenBy"]["nodes"] == [
        {
            "name": "load",
            "description": "copies people",
            "sql": "INSERT INTO b SELECT id FROM a",
            "sqlDialect": "postgres",
            "tags": [{"key": "team", "value": "registers", "source": None}],
            "runs": {
                "nodes": [
                    {
                        "nominalStartAt": "2026-03-01T00:00:00Z",
                        "nominalEndAt": "2026-03-02T00:00:00Z",
                        "tags": [{"key": "trigger", "value": "schedule", "source": "AIRFLOW"}],
                    },
                    {"nominalStartAt": None, "nominalEndAt": None, "tags": []},
                ]
            },
        }
    ]


async def test_sql_is_hidden_with_any_resource_of_its_job(empty_api: Api, database: Neo4jDatabase) -> None:
    await LineageIngest(database).ingest(EVENTS)
    await database.write([("MATCH (a:DataResource {name: 'a'}) SET a.audience = 'DEPT:nobody'", {})])
    [job] = (await facts(empty_api, "b"))["jobs"]["nodes"]
    assert job == {"name": "load", "sql": None}


async def test_checks_of_several_runs_are_all_known(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = await facts(empty_api, "a")
    none = {"name": None, "description": None, "actual": None}
    assert data["qualityAssertions"] == [
        {
            "assertion": "not_null",
            "column": "id",
            "success": True,
            "severity": None,
            "checkedAt": "2026-03-01T00:01:00Z",
            **none,
        },
        {
            "assertion": "unique",
            "column": "id",
            "success": False,
            "severity": "warn",
            "checkedAt": "2026-03-01T00:02:00Z",
            **none,
        },
    ]
    assert data["inputStatistics"] == {"rowCount": 5, "bytes": None, "fileCount": None, "at": "2026-03-01T00:01:00Z"}


async def test_facts_of_a_dbt_project(empty_api: Api, tmp_path: Path) -> None:
    await load_dbt(empty_api.engine.database, DbtFiles(**write_shop(tmp_path)), Silent())
    orders = await facts(empty_api, "model.shop.orders", "dbt://shop")
    assert orders["description"] == "One row an order"
    assert orders["tags"] == [{"key": "nightly", "value": "true", "source": "DBT"}]
    assert [
        (check["assertion"], check["column"], check["success"], check["severity"], check["actual"], check["checkedAt"])
        for check in orders["qualityAssertions"]
    ] == [
        ("not_null", "id", True, "error", "0", "2026-03-01T00:03:00Z"),
        ("unique", "id", True, "error", "0", "2026-03-01T00:03:00Z"),
        ("accepted_values", "total", False, "warn", "1", "2026-03-01T00:03:00Z"),
    ]
    assert [
        (field["name"], field["declaredType"], field["description"], field["tags"], len(field["qualityAssertions"]))
        for field in orders["fields"]["nodes"]
    ] == [
        ("id", "INTEGER", "Number of the order", [{"key": "key", "value": "true", "source": "DBT"}], 2),
        ("total", "INTEGER", None, [], 1),
    ]
    [job] = orders["writtenBy"]["nodes"]
    assert (job["description"], job["sqlDialect"]) == ("One row an order", "postgres")
    assert job["sql"] == 'select id, amount * 2 as total from "shop"."main"."raw_orders"'
    source = await facts(empty_api, "source.shop.raw.raw_orders", "dbt://shop")
    assert source["sourceFreshness"] == {
        "warnAfterMinutes": 720,
        "errorAfterMinutes": 1440,
        "loadedAtField": "loaded_at",
        "status": "error",
        "latestRecordAt": "2026-02-27T00:00:00Z",
        "checkedAt": "2026-03-01T00:04:00Z",
    }
    board = await empty_api.data(
        """{ resource(namespace: "dbt://shop", name: "exposure.shop.board") { kind description owners { name }
          upstream { nodes { from { name } lastSeen } } } }"""
    )
    assert board["resource"] == {
        "kind": "API",
        "description": "For the board",
        "owners": [{"name": "Wang"}],
        "upstream": {"nodes": [{"from": {"name": "model.shop.totals"}, "lastSeen": "2026-03-01T00:01:00Z"}]},
    }


async def test_declared_tests_have_no_result(empty_api: Api, tmp_path: Path) -> None:
    paths = write_shop(tmp_path)
    await load_dbt(empty_api.engine.database, DbtFiles(paths["manifest"]), Silent())
    orders = await facts(empty_api, "model.shop.orders", "dbt://shop")
    assert [(check["assertion"], check["success"], check["checkedAt"]) for check in orders["qualityAssertions"]] == [
        ("not_null", None, None),
        ("unique", None, None),
        ("accepted_values", None, None),
    ]


WRONG = [5, "x", [], [5], {"tags": 5}, {"tags": [5, {"key": 5}]}, {"rowCount": "many"}, {"rowCount": -1}, None]


@pytest.mark.parametrize(
    "name",
    ["tags", "version", "dataQualityMetrics", "dataQualityAssertions", "outputStatistics", "columnLineage", "schema"],
)
async def test_facet_of_another_shape_is_ignored(empty_api: Api, name: str) -> None:
    lineage = LineageIngest(empty_api.engine.database)
    shapes = [value for value in WRONG if isinstance(value, dict)]
    shapes += [{member: value} for member in ("assertions", "columnMetrics", "datasetVersion") for value in WRONG]
    outputs = [dataset("b", **{name: facet(**shape)}) for shape in shapes]
    events = [run_event(1, outputs=[output], job=str(number)) for number, output in enumerate(outputs)]
    result = await lineage.ingest(events)
    assert result.refused == ()
    data = await facts(empty_api, "b")
    assert (data["tags"], data["qualityAssertions"], data["outputStatistics"]) == ([], [], None)


async def test_lists_are_bounded(empty_api: Api) -> None:
    tags = [{"key": f"k{number:03}", "value": "v"} for number in range(MAX_TAGS + 5)]
    checks = [{"assertion": f"a{number:03}", "success": True} for number in range(MAX_ASSERTIONS + 5)]
    transformations = [{"type": "DIRECT", "subtype": f"s{number}"} for number in range(MAX_TRANSFORMATIONS + 5)]
    source = {"namespace": SPACE, "name": "a", "field": "x", "transformations": transformations}
    output = dataset(
        "b",
        schema=facet(fields=[{"name": "x"}]),
        tags=facet(tags=tags),
        dataQualityAssertions=facet(assertions=checks),
        columnLineage=facet(fields={"x": {"inputFields": [source]}}),
    )
    await LineageIngest(empty_api.engine.database).ingest([run_event(1, inputs=["a"], outputs=[output])])
    data = await facts(empty_api, "b")
    assert [tag["key"] for tag in data["tags"]] == [tag["key"] for tag in tags[:MAX_TAGS]]
    assert [check["assertion"] for check in data["qualityAssertions"]] == [
        check["assertion"] for check in checks[:MAX_ASSERTIONS]
    ]
    [derivation] = data["fields"]["nodes"][0]["upstream"]["nodes"]
    assert len(derivation["transformations"]) == MAX_TRANSFORMATIONS


FORGET = """
MATCH (node) WHERE node:DataResource OR node:Field OR node:Job OR node:Run
SET node.tags = null, node.assertions = null, node.sql = null, node.sqlDialect = null, node.datasetVersion = null,
  node.outputStatistics = null, node.inputStatistics = null, node.qualityMetrics = null, node.declaredType = null,
  node.nominalStartAt = null, node.nominalEndAt = null
WITH count(*) AS nodes
MATCH ()-[edge:FLOWS_TO|DERIVES]->() SET edge.lastSeen = null, edge.transformations = null
"""


async def test_data_of_earlier_versions_gets_its_facts_once(database: Neo4jDatabase) -> None:
    await LineageIngest(database).ingest(EVENTS)
    await rederive(database, Silent())
    expected = await dump(database)
    await database.write([(FORGET, {}), ("MATCH (load:Load) WHERE load.key STARTS WITH 'lineage:' DELETE load", {})])
    assert await dump(database) != expected
    await rederive(database, Silent())
    assert await dump(database) == expected
    version = await database.version()
    await rederive(database, Silent())
    assert await database.version() == version
