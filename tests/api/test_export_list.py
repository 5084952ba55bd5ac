"""`GET /export/list` on the sample: the rows of the root lists, as CSV and XLSX, with their filters and errors."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import openpyxl
import pytest

from api.exports.columns import columns_of, selection_of
from api.exports.headings import TableLanguage, heading_table
from api.exports.list_report import ListReport, list_names
from api.schema import schema
from api.translation.labels import enum_labels
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.exported_tables import csv_rows, xlsx_sheets

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
LISTS = list_names(SCHEMA)
ROW_TYPES = {name: ListReport(SCHEMA, name).row_type for name in LISTS}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def exported(api: Api, name: str, language: str = "schema", **parameters: Any) -> httpx.Response:
    return await api.client.get("/export/list", params={"list": name, "language": language, **parameters})


def table(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return csv_rows(response.text)


def sheets(response: httpx.Response) -> dict[str, list[tuple[Any, ...]]]:
    assert response.status_code == 200, response.text
    return xlsx_sheets(response.content)


def flat(value: Any) -> str:
    """A value as CSV states it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def value_at(row: Any, path: Sequence[str]) -> Any:
    for name in path:
        row = None if row is None else row[name]
    return row


async def rows_of(api: Api, name: str, selection: str, arguments: str = "") -> list[Any]:
    """All rows of a list, by pages of GraphQL."""
    rows: list[Any] = []
    after = None
    while True:
        below = f"nodes {{ {selection} }} pageInfo {{ hasNextPage endCursor }}"
        query = f"query ($after: String) {{ {name}(first: 100, after: $after {arguments}) {{ {below} }} }}"
        page = (await api.data(query, after=after))[name]
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("name", LISTS)
async def test_table_has_the_rows_of_the_list(api: Api, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.exports.list_report.MAX_ROWS", 250)
    monkeypatch.setattr("api.exports.list_report.PAGE_ROWS", 99)
    usual, _ = columns_of(SCHEMA, ROW_TYPES[name])
    response = await exported(api, name)
    mine = table(response)
    total = (await api.data(f"{{ {name} {{ totalCount }} }}"))[name]["totalCount"]
    theirs = (await rows_of(api, name, selection_of(usual)))[:250] if total < 3000 else None
    assert len(mine) == min(total, 250)
    assert response.headers["x-yuanliu-complete"] == str(total <= 250).lower()
    assert response.headers["x-yuanliu-omitted"] == str(max(0, total - 250))
    assert response.headers["x-yuanliu-stopped-by"] == ("PAGE" if total > 250 else "")
    assert response.headers["x-yuanliu-rows"] == str(len(mine))
    assert "x-yuanliu-hidden" not in response.headers
    assert ("-incomplete.csv" in response.headers["content-disposition"]) == (total > 250)
    if theirs is not None:
        assert mine == [{column.name: flat(value_at(row, column.path)) for column in usual} for row in theirs]


def test_objects_without_a_code_are_identified_by_their_id() -> None:
    """The names of resources and jobs are those of their systems, and repeat."""
    for name, ends in (("flows", ("from", "to", "job")), ("fields", ("resource",)), ("runs", ("job",))):
        columns = {column.name for column in columns_of(SCHEMA, ROW_TYPES[name])[0]}
        assert {f"{end}.{part}" for end in ends for part in ("id", "name")} <= columns
    entries = {column.name for column in columns_of(SCHEMA, "CatalogEntry")[0]}
    assert "provider.code" in entries
    assert "provider.id" not in entries


async def test_workbook_has_the_rows_and_the_completeness(api: Api) -> None:
    where = json.dumps({"level": {"eq": "COUNTY"}})
    response = await exported(
        api, "regions", "zh", where=where, format="xlsx", columns="code,name,level,parent.name,sample"
    )
    assert response.headers["content-type"] == XLSX
    book = sheets(response)
    heading, *rows = book["regions"]
    assert heading == ("代码", "名称", "级别", "上级名称", "是否样例")
    theirs = await rows_of(api, "regions", "code name parent { name } sample", ", where: {level: {eq: COUNTY}}")
    assert rows == [(row["code"], row["name"], "县级", row["parent"]["name"], row["sample"]) for row in theirs]
    facts = dict(book["completeness"][1:])
    assert book["completeness"][0] == ("事实", "值")
    assert facts["complete"] == "true"
    assert facts["rows"] == str(len(rows))
    assert facts["version"] == response.headers["x-yuanliu-version"]


@pytest.mark.parametrize(("language", "heading", "caption"), [("zh", "共享类型", "zh"), ("en", "Share type", "en")])
async def test_headings_and_captions_have_the_language(api: Api, language: str, heading: str, caption: str) -> None:
    parameters = {"list": "catalogEntries", "columns": "code,shareType", "format": "csv"}
    by_name = await api.client.get("/export/list", params={**parameters, "language": language})
    by_header = await api.client.get("/export/list", params=parameters, headers={"accept-language": language})
    assert by_name.text == by_header.text
    labels = {getattr(label, caption) for label in enum_labels()["ShareType"].values}
    assert {row[heading] for row in table(by_name)} <= labels | {""}


async def test_order_filter_and_arguments_are_those_of_the_list(api: Api) -> None:
    order = json.dumps([{"updatedAt": "DESC"}, {"name": "ASC"}])
    where = json.dumps({"kind": {"in": ["TABLE"]}, "platform": {"level": {"eq": "COUNTY"}}})
    mine = table(await exported(api, "resources", where=where, orderBy=order, columns="id"))
    theirs = await rows_of(
        api,
        "resources",
        "id",
        ", where: {kind: {in: [TABLE]}, platform: {level: {eq: COUNTY}}}, orderBy: [{updatedAt: DESC}, {name: ASC}]",
    )
    assert mine == theirs
    assert mine
    libraries = table(await exported(api, "libraries", kind="BASE"))
    assert {row["kind"] for row in libraries} == {"BASE"}


@pytest.mark.parametrize(
    ("parameters", "code", "argument"),
    [
        ({}, "BAD_ARGUMENT", "list"),
        ({"list": "lineage"}, "BAD_ARGUMENT", "list"),
        ({"list": "regions", "wher": "{}"}, "BAD_ARGUMENT", "wher"),
        ({"list": "regions", "where": "{"}, "BAD_ARGUMENT", "where"),
        ({"list": "regions", "where": '{"nam": {"eq": "x"}}'}, "BAD_VARIABLES", "where"),
        ({"list": "regions", "where": '{"level": {"eq": "VILLAGE"}}'}, "BAD_VARIABLES", "where.level.eq"),
        ({"list": "resources", "where": '{"updatedAt": {"lt": "x"}}'}, "BAD_DATE", "where.updatedAt.lt"),
        ({"list": "regions", "orderBy": '[{"code": "ASC", "name": "ASC"}]'}, "BAD_VARIABLES", "orderBy"),
        ({"list": "regions", "columns": "code,population"}, "BAD_ARGUMENT", "columns"),
        ({"list": "departments", "columns": "contact.name"}, "BAD_ARGUMENT", "columns"),
        ({"list": "regions", "first": "10"}, "BAD_ARGUMENT", "first"),
        ({"list": "regions", "format": "pdf"}, "BAD_ARGUMENT", "format"),
        ({"list": "regions", "part": "rows"}, "BAD_ARGUMENT", "part"),
        ({"list": "regions", "language": "fr"}, "BAD_ARGUMENT", "language"),
        ({"list": "libraries", "kind": "x"}, "BAD_VARIABLES", "kind"),
    ],
)
async def test_errors_name_the_parameter(api: Api, parameters: Mapping[str, str], code: str, argument: str) -> None:
    response = await api.client.get("/export/list", params=dict(parameters))
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, code)
    assert error["extensions"]["argument"] == argument


async def test_filter_with_too_many_values_is_refused(api: Api) -> None:
    where = json.dumps({"code": {"in": [str(number) for number in range(3_000)]}})
    response = await exported(api, "regions", where=where)
    assert response.json()["errors"][0]["extensions"]["code"] == "VALUES_EXCEEDED"


def test_every_column_has_a_heading_of_its_own() -> None:
    table, used = heading_table(), {"fields": set[str](), "objects": set[str]()}
    for kind in set(ROW_TYPES.values()):
        columns = [column for group in columns_of(SCHEMA, kind) for column in group]
        for language in ("zh", "en"):
            headings = TableLanguage(language).headings(columns)
            assert len(set(headings)) == len(headings), (kind, language)
        for column in columns:
            used["fields"].add(column.path[-1])
            used["objects"].update(column.path[:-1])
    for name, names in used.items():
        assert names <= set(table[name]), f"headings.toml [{name}] lacks {sorted(names - set(table[name]))}"


HOSTILE = ('=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2", "\tx", "＝1", "http://a.b", "12", "x" * 40_000, "a\x01b")


async def test_no_text_becomes_a_formula(empty_api: Api, database: Neo4jDatabase) -> None:
    create = (
        "UNWIND range(0, size($names) - 1) AS n CREATE (s:Standard {id: 'standard_' + n, code: toString(n), "
        "name: $names[n], sample: false, audience: 'PUBLIC'}) RETURN count(s) AS count"
    )
    await database.write([(create, {"names": list(HOSTILE)})])
    order = json.dumps([{"code": "ASC"}])
    text = await exported(empty_api, "standards", columns="name", orderBy=order)
    assert [row["name"] for row in table(text)] == list(HOSTILE)
    response = await exported(empty_api, "standards", columns="name", format="xlsx", orderBy=order)
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cells = [cell for (cell,) in book["standards"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    values = [cell.value for cell in cells]
    assert values[:8] == list(HOSTILE[:8])
    assert values[8] == "x" * 32_766 + "…"
    assert response.headers["x-yuanliu-shortened-cells"] == "1"


async def test_file_of_ends_of_lineage_states_the_requested_instant(api: Api) -> None:
    parameters = {"list": "orphans", "asOf": "2025-01-01T00:00:00Z", "format": "csv"}
    response = await api.client.get("/export/list", params=parameters)
    assert response.headers["x-yuanliu-as-of"].startswith("2025-01-01T00:00")


async def test_hubs_have_the_counts_of_their_edges(api: Api) -> None:
    edges = (await api.data("{ hubs(first: 5) { edges { resourceCount flowCount node { id } } } }"))["hubs"]["edges"]
    mine = table(await exported(api, "hubs", columns="resourceCount,id,flowCount"))[:5]
    assert [list(row) for row in mine] == [["resourceCount", "id", "flowCount"]] * 5
    assert [(row["id"], row["resourceCount"], row["flowCount"]) for row in mine] == [
        (edge["node"]["id"], str(edge["resourceCount"]), str(edge["flowCount"])) for edge in edges
    ]
    (heading, *_) = (await exported(api, "hubs", "zh")).text.split("\r\n")
    assert heading.endswith(",相邻数据资源数,数据流转数")
    only = table(await exported(api, "hubs", columns="flowCount"))
    assert only[0] == {"flowCount": str(edges[0]["flowCount"])}
