"""serviceInfo: the versions and the counts."""

from __future__ import annotations

from importlib.metadata import version

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.sample_rows import rows

QUERY = "{ serviceInfo { version graphVersion sample counts { regions catalogEntries } } }"


async def test_service_info_counts_the_sample(api: Api) -> None:
    data = await api.data(
        """
        { serviceInfo { version sample sampleAsOf counts {
            regions departments platforms dataCategories dataElements designations classifications libraries scenarios
            catalogEntries resources flows } } }
        """
    )
    assert data["serviceInfo"] == {
        "version": version("yuanliu"),
        "sample": True,
        "sampleAsOf": "2026-08-31T16:00:00Z",
        "counts": {
            "regions": 1530,
            "departments": 4131,
            "platforms": 124,
            "dataCategories": 27,
            "dataElements": 170,
            "designations": len(rows("designation")),
            "classifications": 6505,
            "libraries": 31,
            "scenarios": 7,
            # without drafts
            "catalogEntries": sum(row["properties"]["status"] == "PUBLISHED" for row in rows("entry")),
            "resources": len(rows("resource")),
            "flows": len(rows("flow")),
        },
    }
    assert api.queries == ["service/info"]


async def test_graph_version_changes_only_with_a_write(database: Neo4jDatabase, empty_api: Api) -> None:
    first = (await empty_api.data(QUERY))["serviceInfo"]
    assert (first["sample"], first["counts"]) == (False, {"regions": 0, "catalogEntries": 0})
    assert (await empty_api.data(QUERY))["serviceInfo"] == first
    await database.write([("CREATE (:Region {id: 'region_1', code: '1'})", {})])
    second = (await empty_api.data(QUERY))["serviceInfo"]
    assert second["graphVersion"] != first["graphVersion"]
    assert second["counts"]["regions"] == 1
