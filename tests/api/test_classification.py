"""The root fields classification and classifications: trees with repeated codes, keyed by scheme and key."""

from __future__ import annotations

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder


async def test_fields_of_a_classification(api: Api) -> None:
    data = await api.data(
        """
        { classification(scheme: "national", key: "201001") {
            id scheme key code name depth position
            broader { code name broader { code name broader { code } } }
            narrower(first: 2) { totalCount nodes { code name } }
            entries(first: 1) { totalCount nodes { code } } }
          same: classification(scheme: "national", key: "class_national:201001") { name } }
        """
    )
    assert data == {
        "classification": {
            "id": "class_national:201001",
            "scheme": "national",
            "key": "201001",
            "code": "201001",
            "name": "公共卫生",
            "depth": 3,
            "position": 1,
            "broader": {
                "code": "201",
                "name": "全民健康保障",
                "broader": {"code": "2", "name": "政务主题信息资源目录", "broader": None},
            },
            "narrower": {
                "totalCount": 16,
                "nodes": [{"code": "20100101", "name": "儿童保健"}, {"code": "20100102", "name": "妇幼保健"}],
            },
            "entries": {"totalCount": 241, "nodes": [{"code": "20100102/000045"}]},
        },
        "same": {"name": "公共卫生"},
    }
    assert api.queries == ["classification/classification_by_key"] * 2


async def test_classifications_by_scheme_and_filter(api: Api) -> None:
    data = await api.data(
        """
        { classifications(first: 6) { totalCount nodes { code } }
          themes: classifications(where: {broader: {code: {eq: "2"}}}) { totalCount }
          health: classifications(where: {within: {code: {eq: "201"}}}, last: 1) { totalCount nodes { code } }
          two: classifications(scheme: "national", code: "2") { totalCount nodes { name } }
          other: classifications(scheme: "other") { totalCount nodes { code } } }
        """
    )
    assert data == {
        "classifications": {
            "totalCount": 6505,
            "nodes": [{"code": code} for code in ("1", "2", "201", "201001", "20100101", "20100102")],
        },
        "themes": {"totalCount": 17},
        "health": {"totalCount": 47, "nodes": [{"code": "20100702"}]},
        "two": {"totalCount": 1, "nodes": [{"name": "政务主题信息资源目录"}]},
        "other": {"totalCount": 0, "nodes": []},
    }
    assert api.queries == ["classification/classifications"] * 5


async def test_an_unknown_classification_is_null(api: Api) -> None:
    data = await api.data(
        '{ a: classification(scheme: "national", key: "9") { name } b: classification(scheme: "x", key: "2") { name } }'
    )
    assert data == {"a": None, "b": None}


async def test_a_code_may_belong_to_several_classifications(database: Neo4jDatabase, empty_api: Api) -> None:
    """A scheme as on real portals: 01 is a theme, a body and a node of a lower level."""
    builder = GraphBuilder()
    builder.region("65")
    builder.department("d", "65")
    builder.classification("portal", "theme", "T", position=1)
    builder.classification("portal", "body", "B", position=2)
    builder.classification("portal", "theme/1", "01", "theme", name="health")
    builder.classification("portal", "body/1", "01", "body", name="police")
    builder.classification("portal", "body/1/1", "01", "body/1", name="traffic")
    builder.classification("other", "01", "01", name="elsewhere")
    builder.entry("t/1", "d", classifications=["class_portal:theme/1", "class_portal:body/1/1"])
    builder.entry("t/2", "d", classifications=["class_portal:body/1"])
    await builder.write(database)
    data = await empty_api.data(
        """
        { portal: classifications(scheme: "portal", code: "01") {
            totalCount nodes { key name broader { key } entries { totalCount nodes { code } } } }
          everywhere: classifications(code: "01") { totalCount nodes { scheme key } }
          narrowed: classifications(code: "01", where: {broader: {code: {eq: "01"}}}) { nodes { key } }
          one: classification(scheme: "portal", key: "body/1") { name narrower { nodes { name } } }
          entry: catalogEntry(code: "t/1") { classifications { totalCount nodes { name } } }
          below: catalogEntries(where: {classification: {key: {eq: "body"}}}) { totalCount nodes { code } } }
        """
    )
    both = {"totalCount": 2, "nodes": [{"code": "t/1"}, {"code": "t/2"}]}
    first = {"totalCount": 1, "nodes": [{"code": "t/1"}]}
    assert data == {
        "portal": {
            "totalCount": 3,
            "nodes": [
                {"key": "body/1", "name": "police", "broader": {"key": "body"}, "entries": both},
                {"key": "body/1/1", "name": "traffic", "broader": {"key": "body/1"}, "entries": first},
                {"key": "theme/1", "name": "health", "broader": {"key": "theme"}, "entries": first},
            ],
        },
        "everywhere": {
            "totalCount": 4,
            "nodes": [
                {"scheme": "other", "key": "01"},
                {"scheme": "portal", "key": "body/1"},
                {"scheme": "portal", "key": "body/1/1"},
                {"scheme": "portal", "key": "theme/1"},
            ],
        },
        "narrowed": {"nodes": [{"key": "body/1/1"}]},
        "one": {"name": "police", "narrower": {"nodes": [{"name": "traffic"}]}},
        "entry": {"classifications": {"totalCount": 2, "nodes": [{"name": "traffic"}, {"name": "health"}]}},
        "below": both,
    }
