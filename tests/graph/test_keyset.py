"""Pages of a list that changes meanwhile: rows with an unchanged key are neither skipped nor repeated, and the page
info is exact. Every page is compared with an oracle in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import CLEAR, SINCE, GraphBuilder

Row = Mapping[str, Any]
WRITE = """
MATCH (library:Library {code: 'L'})
UNWIND $rows AS row
CREATE (library)-[held:HOLDS]->(entry:CatalogEntry)
SET entry = row, held = {
  libraryCode: library.code, entryId: row.id, updatedAt: row.updatedAt, audience: row.audience
}
SET entry.codeKey = coalesce(row.code, ''), entry.recordCountKey = coalesce(row.recordCount, -1)
SET entry.publishedAtKey = coalesce(row.publishedAt, datetime('1900-01-01T00:00:00Z'))
"""
DELETE = "MATCH (entry:CatalogEntry) WHERE entry.id IN $ids DETACH DELETE entry"
TOUCH = "MATCH (entry:CatalogEntry) SET entry.abstract = $text"
PAGE = """
entries: %s(first: $first, last: $last, after: $after, before: $before, orderBy: $orderBy) {
  totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id } }
}
"""
VARIABLES = "query ($first: Int, $last: Int, $after: String, $before: String, $orderBy: [CatalogEntryOrder!])"
ROOT = f"{VARIABLES} {{ {PAGE % 'catalogEntries'} }}"
NESTED = f'{VARIABLES} {{ library(code: "L") {{ {PAGE % "entries"} }} }}'
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
PROPERTY = {
    "title": lambda row: row["titlePinyin"],
    "code": lambda row: row["code"] or "",
    "updatedAt": lambda row: row["updatedAt"],
    "publishedAt": lambda row: row["publishedAt"] or LONG_AGO,
    "recordCount": lambda row: -1 if row["recordCount"] is None else row["recordCount"],
}
ORDERS: list[list[dict[str, str]]] = [
    [{"title": "ASC"}],
    [{"updatedAt": "DESC"}],
    [{"recordCount": "DESC"}, {"title": "ASC"}],
    [{"publishedAt": "ASC"}, {"updatedAt": "DESC"}, {"title": "DESC"}],
    [{"title": "DESC"}, {"recordCount": "ASC"}],
    [{"code": "DESC"}],
    [{"code": "ASC"}],
]


@dataclass(frozen=True)
class ChangingList:
    """How a list is read, and how it changes before each page except the first."""

    rows: tuple[Row, ...]
    order: Sequence[Mapping[str, str]]
    nested: bool
    backward: bool
    size: int
    changes: tuple[tuple[tuple[Row, ...], tuple[int, ...]], ...]


@st.composite
def entry_rows(draw: st.DrawFn, number: int) -> Row:
    moments = st.sampled_from([SINCE + timedelta(microseconds=number) for number in (0, 1, 1000, 60_000_000)])
    return {
        "id": f"entry_{number:03d}",
        "code": draw(st.none() | st.sampled_from([f"{letter}/{number:03d}" for letter in "abc"])),
        "titlePinyin": draw(st.sampled_from(["", "a", "ab", "B", "é", "漢"])),
        "updatedAt": draw(moments),
        "publishedAt": draw(st.none() | moments),
        "recordCount": draw(st.none() | st.sampled_from([0, 7, 2**40])),
        "audience": draw(st.sampled_from(["PUBLIC", "GOV", "GOV", "GOV", "DEPT:d"])),
    }


@st.composite
def changing_lists(draw: st.DrawFn) -> ChangingList:
    numbers = draw(st.permutations(range(40)))
    count = draw(st.integers(0, 14))
    fresh = iter(numbers[count:])
    changes = tuple(
        (
            tuple(draw(entry_rows(next(fresh))) for _ in range(draw(st.integers(0, 3)))),
            tuple(draw(st.lists(st.sampled_from(range(40)), max_size=4))),
        )
        for _ in range(6)
    )
    return ChangingList(
        tuple(draw(entry_rows(number)) for number in numbers[:count]),
        draw(st.sampled_from(ORDERS)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.integers(1, 5)),
        changes,
    )


def sorted_rows(rows: Sequence[Row], order: Sequence[Mapping[str, str]]) -> list[Row]:
    """The public rows, sorted by the keys and then by id in the direction of the last key."""
    keys = [(PROPERTY[name], direction == "DESC") for item in order for name, direction in item.items()]
    keys.append((lambda row: row["id"], keys[-1][1]))
    visible = [row for row in rows if row["audience"] != "DEPT:d"]
    for read, descending in reversed(keys):
        visible.sort(key=read, reverse=descending)
    return visible


def expected_page(changing: ChangingList, visible: list[Row], last: Row | None) -> tuple[list[Row], bool, bool]:
    """The rows of the page behind `last`, and whether more rows lie ahead of it and behind it in its direction."""
    with_last = visible if last is None or last in visible else [*visible, last]
    ordered = sorted_rows(with_last, changing.order)
    if changing.backward:
        ordered.reverse()
    position = -1 if last is None else ordered.index(last)
    rest = [row for row in ordered[position + 1 :] if row in visible]
    has_more_behind = any(row in visible for row in ordered[: position + 1])
    expected = rest[: changing.size]
    if changing.backward:
        expected.reverse()
    return expected, len(rest) > changing.size, has_more_behind


async def read_page(api: Api, nested: bool, **variables: Any) -> dict[str, Any]:
    data = await api.data(NESTED if nested else ROOT, **variables)
    assert api.queries == ["library/library_by_code" if nested else "catalog/entries"]
    return dict((data["library"] if nested else data)["entries"])


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(changing=changing_lists())
async def test_pages_neither_skip_nor_repeat_rows_of_a_changing_list(
    database: Neo4jDatabase, empty_api: Api, changing: ChangingList
) -> None:
    await database.write([(CLEAR, {}), ("CREATE (:Library {code: 'L'})", {}), (WRITE, {"rows": changing.rows})])
    rows = list(changing.rows)
    never_deleted = {row["id"] for row in rows}
    seen: list[str] = []
    last: Row | None = None
    cursor = None
    for inserted, deleted in ((), ()), *changing.changes:
        deleted_ids = {f"entry_{number:03d}" for number in deleted}
        rows = [row for row in (*rows, *inserted) if row["id"] not in deleted_ids]
        never_deleted -= deleted_ids
        changes: list[tuple[str, dict[str, Any]]] = [
            (DELETE, {"ids": sorted(deleted_ids)}),
            (WRITE, {"rows": [row for row in inserted if row in rows]}),
            (TOUCH, {"text": f"seen {len(seen)}"}),
        ]
        await database.write(changes)
        visible = sorted_rows(rows, changing.order)
        expected, has_more_ahead, has_more_behind = expected_page(changing, visible, last)
        window = (
            {"last": changing.size, "before": cursor}
            if changing.backward
            else {"first": changing.size, "after": cursor}
        )
        page = await read_page(empty_api, changing.nested, orderBy=changing.order, **window)
        ids = [edge["node"]["id"] for edge in page["edges"]]
        assert ids == [row["id"] for row in expected]
        assert page["totalCount"] == len(visible)
        assert page["pageInfo"] == {
            "hasNextPage": has_more_behind if changing.backward else has_more_ahead,
            "hasPreviousPage": has_more_ahead if changing.backward else has_more_behind,
            "startCursor": page["edges"][0]["cursor"] if ids else None,
            "endCursor": page["edges"][-1]["cursor"] if ids else None,
        }
        assert not set(ids) & set(seen)
        seen.extend(ids)
        if not ids:
            break
        last = expected[0 if changing.backward else -1]
        cursor = page["edges"][0 if changing.backward else -1]["cursor"]
        if not has_more_ahead:
            break
    else:
        return
    public = {row["id"] for row in changing.rows if row["audience"] != "DEPT:d"}
    assert never_deleted & public <= set(seen)


@pytest.fixture
async def seven_entries(database: Neo4jDatabase) -> Neo4jDatabase:
    """Entries t/1 … t/7 in library L; the order by updatedAt is the reverse."""
    builder = GraphBuilder()
    builder.region("650000000000")
    builder.department("d", "650000000000")
    builder.library("L", "d")
    for number in range(1, 8):
        builder.entry(f"t/{number}", "d", libraries=["L"], updatedAt=SINCE - timedelta(days=number))
    await builder.write(database)
    return database


@pytest.mark.usefixtures("seven_entries")
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    ("window", "codes", "previous", "following"),
    [
        ({"first": 2}, "12", False, True),
        ({"first": 7}, "1234567", False, False),
        ({"last": 2}, "67", True, False),
        ({"last": 7}, "1234567", False, False),
        ({"first": 2, "after": 2}, "34", True, True),
        ({"first": 9, "after": 2}, "34567", True, False),
        ({"last": 2, "before": 5}, "34", True, True),
        ({"last": 9, "before": 5}, "1234", False, True),
        ({"first": 2, "before": 5}, "12", False, True),
        ({"first": 9, "before": 5}, "1234", False, True),
        ({"last": 2, "after": 2}, "67", True, False),
        ({"last": 9, "after": 2}, "34567", True, False),
        ({"first": 1, "after": 2, "before": 5}, "3", True, True),
        ({"first": 9, "after": 2, "before": 5}, "34", True, True),
        ({"last": 1, "after": 2, "before": 5}, "4", True, True),
        ({"after": 7}, "", True, False),
        ({"before": 1}, "", False, True),
        ({"after": 5, "before": 3}, "", True, True),
    ],
    ids=str,
)
async def test_page_info_and_rows_of_each_window(
    empty_api: Api, nested: bool, window: dict[str, int], codes: str, previous: bool, following: bool
) -> None:
    order = [{"code": "ASC"}]
    full_page = await read_page(empty_api, nested, first=100, orderBy=order)
    cursors: dict[str, Any] = {
        name: full_page["edges"][window[name] - 1]["cursor"] for name in ("after", "before") if name in window
    }
    page = await read_page(empty_api, nested, **(window | cursors), orderBy=order)
    assert [edge["node"]["id"] for edge in page["edges"]] == [f"entry_t/{code}" for code in codes]
    info = page["pageInfo"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (previous, following)
    assert page["totalCount"] == 7


@pytest.mark.usefixtures("seven_entries")
@pytest.mark.parametrize("nested", [False, True])
async def test_a_cursor_of_another_order_or_list_raises_bad_cursor(empty_api: Api, nested: bool) -> None:
    document = NESTED if nested else ROOT
    by_code = (await read_page(empty_api, nested, first=2, orderBy=[{"code": "ASC"}]))["pageInfo"]["endCursor"]
    invalid: list[dict[str, Any]] = [
        {"orderBy": [{"code": "DESC"}], "after": by_code},
        {"orderBy": [{"title": "ASC"}], "before": by_code},
        {"orderBy": [{"code": "ASC"}, {"title": "ASC"}], "after": by_code},
        {"orderBy": [{"code": "ASC"}], "after": by_code[:-2]},
        {"orderBy": [{"code": "ASC"}], "after": ""},
        {"orderBy": [{"code": "ASC"}], "after": "%%%"},
    ]
    for variables in invalid:
        assert await empty_api.code(document, **variables) == "BAD_CURSOR"
    other = "query ($after: String) { departments(orderBy: [{code: ASC}], after: $after) { totalCount } }"
    assert await empty_api.code(other, after=by_code) == "BAD_CURSOR"


@pytest.mark.usefixtures("seven_entries")
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    "window",
    [{"first": 0}, {"first": 101}, {"first": -1}, {"last": 0}, {"last": 101}, {"first": 1, "last": 1}],
    ids=str,
)
async def test_an_invalid_page_size_raises_bad_page_size(empty_api: Api, nested: bool, window: dict[str, int]) -> None:
    assert await empty_api.code(NESTED if nested else ROOT, **window) == "BAD_PAGE_SIZE"
