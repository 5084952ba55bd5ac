"""The root fields library and libraries."""

from __future__ import annotations

from tests.conftest import Api


async def test_fields_of_a_library(api: Api) -> None:
    data = await api.data(
        """
        { library(code: "base-population") {
            id name kind position lead { name } builders(first: 2) { totalCount nodes { name } }
            entries(first: 2) { totalCount nodes { code title libraries { nodes { code } } } }
            elements(first: 2) { totalCount nodes { code } } } }
        """
    )
    assert data["library"] == {
        "id": "library_base-population",
        "name": "人口信息基础库",
        "kind": "BASE",
        "position": 1,
        "lead": {"name": "新疆维吾尔自治区数字化发展局"},
        "builders": {
            "totalCount": 6,
            "nodes": [{"name": "新疆维吾尔自治区残疾人联合会"}, {"name": "新疆维吾尔自治区公安厅"}],
        },
        "entries": {
            "totalCount": 7,
            "nodes": [
                {
                    "code": "1/000006",
                    "title": "自治区残疾人基础信息",
                    "libraries": {"nodes": [{"code": "base-population"}]},
                },
                {
                    "code": "1/000003",
                    "title": "自治区婚姻状况信息",
                    "libraries": {"nodes": [{"code": "base-population"}]},
                },
            ],
        },
        "elements": {"totalCount": 22, "nodes": [{"code": "NP-01-01"}, {"code": "NP-01-02"}]},
    }
    assert api.queries == ["library/library_by_code"]


async def test_libraries_by_kind_and_filter(api: Api) -> None:
    data = await api.data(
        """
        query ($kind: LibraryKind) {
          base: libraries(kind: BASE) { totalCount nodes { code } }
          theme: libraries(kind: THEME, where: {lead: {line: {eq: "卫生健康"}}}) { totalCount nodes { code } }
          any: libraries(kind: $kind) { totalCount }
          identity: libraries(where: {element: {code: {eq: "NP-01-01"}}, kind: {eq: BASE}}) { nodes { code } }
          backward: libraries(kind: BASE, last: 1) { nodes { code } pageInfo { hasPreviousPage hasNextPage } } }
        """
    )
    assert data == {
        "base": {
            "totalCount": 5,
            "nodes": [
                {"code": "base-population"},
                {"code": "base-legal-entity"},
                {"code": "base-natural-resources"},
                {"code": "base-certificates"},
                {"code": "base-macro-economy"},
            ],
        },
        "theme": {"totalCount": 1, "nodes": [{"code": "theme-201"}]},
        "any": {"totalCount": 31},
        "identity": {"nodes": [{"code": "base-population"}]},
        "backward": {
            "nodes": [{"code": "base-macro-economy"}],
            "pageInfo": {"hasPreviousPage": True, "hasNextPage": False},
        },
    }
    assert api.queries == ["library/libraries"] * 5


async def test_an_unknown_library_is_null(api: Api) -> None:
    assert await api.data('{ library(code: "none") { name } }') == {"library": None}
