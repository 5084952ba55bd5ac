"""The OpenLineage project's own client: the facets of its classes arrive as stored facts."""

from __future__ import annotations

import asyncio
from importlib.metadata import version

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState
from openlineage.client.facet_v2 import (
    column_lineage_dataset,
    data_quality_assertions_dataset,
    data_quality_metrics_input_dataset,
    dataset_version_dataset,
    documentation_job,
    input_statistics_input_dataset,
    nominal_time_run,
    output_statistics_output_dataset,
    schema_dataset,
    sql_job,
    tags_dataset,
    tags_job,
    tags_run,
)
from openlineage.client.transport.http import HttpConfig, HttpTransport

from graph.client.database import Neo4jDatabase
from tests.graph.test_openlineage_http import running_server
from tests.support.openlineage_events import SPACE

FACTS = """
MATCH (job:Job)-[:RAN]->(run), (b:DataResource {name: 'b'})-[:HAS_FIELD]->(field)<-[derives:DERIVES]-(),
  (a:DataResource {name: 'a'})
RETURN job.sql AS sql, job.sqlDialect AS dialect, job.description AS description, job.tags AS jobTags,
  toString(run.nominalStartAt) AS nominalStart, run.tags AS runTags, b.tags AS tags, b.datasetVersion AS version,
  b.outputStatistics AS written, a.inputStatistics AS read, a.assertions AS assertions, a.qualityMetrics AS metrics,
  field.declaredType AS type, field.description AS about, derives.transformations AS transformations,
  toString(derives.lastSeen) AS seen
"""


def emit(url: str) -> None:
    transformation = column_lineage_dataset.Transformation(
        type="DIRECT", subtype="TRANSFORMATION", description="sha256", masking=True
    )
    source = column_lineage_dataset.InputField(namespace=SPACE, name="a", field="id", transformations=[transformation])
    fields = [schema_dataset.SchemaDatasetFacetFields(name="id", type="varchar(18)", description="number")]
    tag = tags_dataset.TagsDatasetFacetFields(key="pii", value="true", source="USER")
    target = OutputDataset(
        namespace=SPACE,
        name="b",
        facets={
            "schema": schema_dataset.SchemaDatasetFacet(fields=fields),
            "columnLineage": column_lineage_dataset.ColumnLineageDatasetFacet(
                fields={"id": column_lineage_dataset.Fields(inputFields=[source])}
            ),
            "tags": tags_dataset.TagsDatasetFacet(tags=[tag]),
            "version": dataset_version_dataset.DatasetVersionDatasetFacet(datasetVersion="v7"),
        },
        outputFacets={
            "outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
                rowCount=4, size=80, fileCount=2
            )
        },
    )
    check = data_quality_assertions_dataset.Assertion(assertion="not_null", success=False, column="id", severity="warn")
    metrics = {"id": data_quality_metrics_input_dataset.ColumnMetrics(nullCount=1)}
    read = InputDataset(
        namespace=SPACE,
        name="a",
        inputFacets={
            "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet(rowCount=5),
            "dataQualityAssertions": data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet(
                assertions=[check]
            ),
            "dataQualityMetrics": data_quality_metrics_input_dataset.DataQualityMetricsInputDatasetFacet(
                columnMetrics=metrics, rowCount=5
            ),
        },
    )
    job = Job(
        namespace="jobs",
        name="copy",
        facets={
            "sql": sql_job.SQLJobFacet(query="INSERT INTO b SELECT id FROM a", dialect="postgres"),
            "documentation": documentation_job.DocumentationJobFacet(description="copies people"),
            "tags": tags_job.TagsJobFacet(tags=[tags_job.TagsJobFacetFields(key="team", value="registers")]),
        },
    )
    run = Run(
        runId="0199b1f4-65c4-7d8c-9d5c-6b1e8a3a6f00",
        facets={
            "nominalTime": nominal_time_run.NominalTimeRunFacet(nominalStartTime="2026-03-01T08:00:00+08:00"),
            "tags": tags_run.TagsRunFacet(tags=[tags_run.TagsRunFacetFields(key="trigger", value="schedule")]),
        },
    )
    sender = OpenLineageClient(transport=HttpTransport(HttpConfig(url=url)))
    for state, minute in ((RunState.START, 1), (RunState.COMPLETE, 2)):
        at = f"2026-03-01T00:0{minute}:00Z"
        sender.emit(
            RunEvent(
                eventType=state, eventTime=at, run=run, job=job, producer="urn:test", inputs=[read], outputs=[target]
            )
        )


async def test_facets_of_the_official_client_are_stored_facts(database: Neo4jDatabase) -> None:
    async with running_server(database) as url:
        await asyncio.to_thread(emit, url)
    at = "2026-03-01T00:02:00Z"
    assert await database.rows(FACTS, {}) == [
        {
            "sql": "INSERT INTO b SELECT id FROM a",
            "dialect": "postgres",
            "description": "copies people",
            "jobTags": ["team\x1fregisters\x1f"],
            "nominalStart": "2026-03-01T00:00:00Z",
            # The client adds its own version.
            "runTags": [
                f"openlineage_client_version\x1f{version('openlineage-python')}\x1fOPENLINEAGE_CLIENT",
                "trigger\x1fschedule\x1f",
            ],
            "tags": ["pii\x1ftrue\x1fUSER"],
            "version": "v7",
            "written": f"4\x1f80\x1f2\x1f{at}",
            "read": f"5\x1f\x1f\x1f{at}",
            "assertions": [f"not_null\x1fid\x1f\x1fFalse\x1fwarn\x1f\x1f\x1f{at}"],
            "metrics": f"5\x1f\x1f\x1f{at}",
            "type": "varchar(18)",
            "about": "number",
            "transformations": ["DIRECT\x1fTRANSFORMATION\x1fsha256\x1fTrue"],
            "seen": at,
        }
    ]
