"""Aliases, fragments, directives and variables: the response has the shape of the selection."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Api


async def test_one_field_has_several_aliases_with_several_arguments(api: Api) -> None:
    response = await api.post(
        """
        { region(code: "653101000000") {
            z: name a: name
            few: children(first: 1) { nodes { name } }
            more: children(last: 1, orderBy: [{code: ASC}]) { edges { node { name } } totalCount }
            here: departments(where: {line: {eq: "公安"}}) { nodes { name } }
            there: departments(where: {line: {eq: "教育"}}) { nodes { name } } } }
        """
    )
    # keys come in the order of the document
    assert response.text == json.dumps(
        {
            "data": {
                "region": {
                    "z": "喀什市",
                    "a": "喀什市",
                    "few": {"nodes": [{"name": "恰萨街道"}]},
                    "more": {"edges": [{"node": {"name": "阿克喀什乡"}}], "totalCount": 19},
                    "here": {"nodes": [{"name": "喀什市公安局"}]},
                    "there": {"nodes": [{"name": "喀什市教育局"}]},
                }
            }
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert api.queries == ["region/region_by_code"]


async def test_fragments_are_merged(api: Api) -> None:
    data = await api.data(
        """
        query { region(code: "653101000000") { ...Name parent { ...Name parent { code } } ... { parent { level } } } }
        fragment Name on Region { name ...Code }
        fragment Code on Region { code }
        """
    )
    assert data["region"] == {
        "name": "喀什市",
        "code": "653101000000",
        "parent": {
            "name": "喀什地区",
            "code": "653100000000",
            "parent": {"code": "650000000000"},
            "level": "PREFECTURE",
        },
    }


@pytest.mark.parametrize("yes", [True, False])
async def test_directives_exclude_fields(api: Api, yes: bool) -> None:
    document = """
    query ($yes: Boolean!) {
      region(code: "653101000000") {
        code @skip(if: $yes) name @include(if: $yes)
        parent @include(if: $yes) { name }
        ... @skip(if: $yes) { level }
        children(first: 1) { totalCount @include(if: $yes) nodes @skip(if: $yes) { name } } }
      regions(first: 1) @include(if: $yes) { totalCount }
    }
    """
    data = await api.data(document, yes=yes)
    if yes:
        children = {"totalCount": 19}
        assert data["region"] == {"name": "喀什市", "parent": {"name": "喀什地区"}, "children": children}
        assert data["regions"] == {"totalCount": 1530}
        assert sorted(api.queries) == ["region/region_by_code", "region/regions"]
    else:
        children_named = {"nodes": [{"name": "恰萨街道"}]}
        assert data == {"region": {"code": "653101000000", "level": "COUNTY", "children": children_named}}
        assert api.queries == ["region/region_by_code"]


async def test_variables_have_their_values_or_defaults(api: Api) -> None:
    document = """
    query ($region: String = "653101000000", $first: Int = 1, $level: RegionLevel, $name: String = "喀什",
           $order: [RegionOrder!] = [{code: DESC}]) {
      authoritativeSource(element: "NP-01-01", region: $region) { region { name } }
      regions(first: $first, orderBy: $order, where: {level: {eq: $level}, name: {startsWith: $name}}) {
        totalCount nodes { name } }
    }
    """
    data = await api.data(document)
    assert data["authoritativeSource"] == {"region": {"name": "喀什市"}}
    # an explicit null selects regions without a level; an absent variable does not filter
    assert data["regions"] == {"totalCount": 6, "nodes": [{"name": "喀什镇"}]}
    data = await api.data(document, region=None, first=2, level="PREFECTURE", name="", order=[{"code": "ASC"}])
    assert data == {
        "authoritativeSource": {"region": {"name": "新疆维吾尔自治区"}},
        "regions": {"totalCount": 15, "nodes": [{"name": "乌鲁木齐市"}, {"name": "克拉玛依市"}]},
    }
    assert (await api.data(document, level=None))["regions"] == {"totalCount": 0, "nodes": []}


async def test_one_document_is_executed_with_other_values(api: Api) -> None:
    document = "query ($code: String!) { region(code: $code) { name children(first: 1) { nodes { name } } } }"
    for code, name in (("653101000000", "喀什市"), ("653100000000", "喀什地区"), ("653101000000", "喀什市")):
        assert (await api.data(document, code=code))["region"]["name"] == name
    assert await api.data(document, code="0") == {"region": None}


async def test_text_that_looks_like_cypher_is_a_value(api: Api) -> None:
    for text in ("') RETURN 1 //", "$audiences", "`", "\\u0027", "'; MATCH (n) DETACH DELETE n; //", "\x00", "👪"):
        data = await api.data(
            """
            query ($text: String!) {
              region(code: $text) { name }
              regions(where: {or: [{name: {contains: $text}}, {code: {in: [$text]}}]}) { totalCount } }
            """,
            text=text,
        )
        assert data == {"region": None, "regions": {"totalCount": 0}}


async def test_typenames_are_returned_wherever_they_are_selected(api: Api) -> None:
    data = await api.data(
        """
        { __typename
          regions(first: 1) { __typename edges { __typename node { __typename parent { __typename } } }
                              nodes { __typename } pageInfo { __typename } }
          serviceInfo { __typename counts { __typename } }
          returnFlows(to: "653101000000", first: 1) { __typename completeness { __typename } nodes { __typename } } }
        """
    )
    assert data == {
        "__typename": "Query",
        "regions": {
            "__typename": "RegionConnection",
            "edges": [{"__typename": "RegionEdge", "node": {"__typename": "Region", "parent": None}}],
            "nodes": [{"__typename": "Region"}],
            "pageInfo": {"__typename": "PageInfo"},
        },
        "serviceInfo": {"__typename": "ServiceInfo", "counts": {"__typename": "ServiceCounts"}},
        "returnFlows": {
            "__typename": "ReturnFlowConnection",
            "completeness": {"__typename": "Completeness"},
            "nodes": [{"__typename": "ReturnFlow"}],
        },
    }


async def test_nested_lists_have_their_own_pages(api: Api) -> None:
    document = """
    query ($after: String) {
      libraries(kind: BASE, first: 2) { nodes { code
        entries(first: 2, after: $after, orderBy: [{code: ASC}]) {
          totalCount nodes { code } pageInfo { hasNextPage hasPreviousPage endCursor } } } } }
    """
    first = (await api.data(document))["libraries"]["nodes"]
    assert [node["code"] for node in first] == ["base-population", "base-legal-entity"]
    assert [entry["code"] for entry in first[0]["entries"]["nodes"]] == ["1/000001", "1/000002"]
    after = first[0]["entries"]["pageInfo"]["endCursor"]
    second = (await api.data(document, after=after))["libraries"]["nodes"]
    assert [entry["code"] for entry in second[0]["entries"]["nodes"]] == ["1/000003", "1/000004"]
    info = second[0]["entries"]["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"], second[0]["entries"]["totalCount"]) == (True, True, 7)
    assert api.queries == ["library/libraries"]
