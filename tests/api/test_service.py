"""serviceInfo: the versions and the counts."""

from __future__ import annotations

from importlib.metadata import version

from graph.client.database import Neo4jDatabase
from tests.conftest import Api

QUERY = "{ serviceInfo { version graphVersion sample counts { regions catalogEntries } } }"


async def test_service_info_counts_the_sample(api: Api) -> None:
    data = await api.data(
        """
        { serviceInfo { version sample counts {
            regions departments platforms dataCategories dataElements designations classifications libraries scenarios
            catalogEntries resources flows } } }
        """
    )
    assert data["serviceInfo"] == {
        "version": version("yuanliu"),
        "sample": True,
        "counts": {
            "regions": 1530,
            "departments": 4131,
            "platforms": 124,
            "dataCategories": 26,
            "dataElements": 161,
            "designations": 152,
            "classifications": 6505,
            "libraries": 31,
            "scenarios": 7,
            # without drafts
            "catalogEntries": 5380,
            "resources": 14086,
            "flows": 15229,
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
