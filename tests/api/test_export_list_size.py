"""A list of more than 100,000 rows as a file: cut exactly, in bounded memory, and at one version of the graph."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pandas
import pytest
import pytest_asyncio

from api.exports.catalog import list_report
from api.exports.files import ReportOptions, write_report
from api.exports.headings import TableLanguage
from api.exports.operation import ExportOperation
from api.schema import schema
from domain.viewer import ANONYMOUS
from exchange.export.tables import TABLE_FORMATS
from graph.client.database import Neo4jDatabase
from resolvers.context import Context, FieldRequest
from tests.conftest import DELETE_ALL, Api

COUNT = 100_003
SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
CREATE = (
    "UNWIND range(1, $count) AS n CREATE (:DataResource {id: 'resource_' + n, namespace: 'warehouse', "
    "name: right('000000' + toString(n), 7), title: '资源' + n, kind: 'TABLE', audience: 'PUBLIC', "
    "updatedAt: datetime('2026-01-01T00:00:00Z')}) RETURN count(*) AS count"
)
CHANGE = "MATCH (r:DataResource {id: 'resource_100003'}) SET r.title = r.title + '.' RETURN 1 AS one"
PARAMETERS = {"list": "resources", "columns": "id,name,title,kind,updatedAt,platform.name", "language": "schema"}


@pytest_asyncio.fixture(scope="module")
async def many(empty_database: Neo4jDatabase, shared_database: Neo4jDatabase) -> Neo4jDatabase:
    """A graph with COUNT resources."""
    del empty_database
    await shared_database.run_schema(DELETE_ALL)
    await shared_database.write([(CREATE, {"count": COUNT})])
    return shared_database


@pytest.fixture
def many_api(many: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    return serve_api(many)


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
async def test_a_hundred_thousand_rows_and_what_is_left_out(many_api: Api, format_: str) -> None:
    many_api.client.headers["accept-encoding"] = "identity"
    columns = {"columns": "name"} if format_ == "xlsx" else {}
    parameters = {**PARAMETERS, **columns, "format": format_}
    response = await many_api.client.get("/export/list", params=parameters, timeout=120)
    assert response.status_code == 200, response.text
    facts = {name: response.headers[f"x-yuanliu-{name}"] for name in ("complete", "stopped-by", "omitted", "rows")}
    assert facts == {"complete": "false", "stopped-by": "PAGE", "omitted": "3", "rows": "100000"}
    assert response.headers["x-yuanliu-consistent"] == "true"
    if format_ == "csv":
        frame = pandas.read_csv(io.StringIO(response.text), dtype=str)
        assert list(frame["name"]) == [f"{number:07}" for number in range(1, 100_001)]
    else:
        with zipfile.ZipFile(io.BytesIO(response.content)) as book:
            assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 100_001


async def test_memory_does_not_grow_with_the_rows(many_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = {}
    # the file itself is on the disk
    for rows in (2_000, 12_000):
        monkeypatch.setattr("api.exports.list_report.MAX_ROWS", rows)
        peaks[rows] = await _peak(many_api)
    assert peaks[12_000] < peaks[2_000] + 2_000_000


async def _peak(api: Api) -> int:
    """The most memory that Python held while a file was written and read in chunks."""
    options = ReportOptions(TABLE_FORMATS["xlsx"], "resources", bom=False, language=TableLanguage("zh"))
    tracemalloc.start()
    try:
        context = Context(api.engine, viewer=ANONYMOUS)
        written = await write_report(list_report(SCHEMA, "resources"), context, {"columns": ["id,name,title"]}, options)
        for _ in written.chunks():
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("writes", "attempts", "consistent"), [(1, 2, "true"), (100, 3, "false")])
async def test_a_writer_between_pages_leads_to_another_attempt(
    many_api: Api,
    second_database: Neo4jDatabase,
    monkeypatch: pytest.MonkeyPatch,
    writes: int,
    attempts: int,
    consistent: str,
) -> None:
    monkeypatch.setattr("api.exports.list_report.MAX_ROWS", 5_000)
    read, firsts, written = ExportOperation.resolve, 0, 0

    async def write_after_page(operation: ExportOperation, request: FieldRequest) -> Any:
        nonlocal firsts, written
        page = await read(operation, request)
        firsts += "after" in request.selection.arguments and request.selection.arguments["after"] is None
        if written < writes:
            written += 1
            await second_database.write([(CHANGE, {})])
        return page

    monkeypatch.setattr(ExportOperation, "resolve", write_after_page)
    response = await many_api.client.get("/export/list", params={**PARAMETERS, "format": "csv"})
    assert firsts == attempts
    assert response.headers["x-yuanliu-consistent"] == consistent
    assert response.headers["x-yuanliu-complete"] == "false"
    assert response.headers["x-yuanliu-rows"] == "5000"
