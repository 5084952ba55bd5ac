"""Pages on a list that changes underneath: rows whose own key stays are neither skipped nor repeated, and what a page
says of its neighbours is exact. Every page is compared with an oracle in plain Python."""

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
from tests.support.graph_builder import CLEAR, SINCE, Small

Row = Mapping[str, Any]
WRITE = """
MATCH (library:Library {code: 'L'})
UNWIND $rows AS row
CREATE (library)-[held:HOLDS]->(entry:CatalogEntry)
SET entry = row, held = {
  libraryCode: library.code, entryId: row.id, updatedAt: row.updatedAt, audience: row.audience
}
SET entry.recordCountKey = coalesce(row.recordCount, -1)
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
    "code": lambda row: row["code"],
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
]


@dataclass(frozen=True)
class Walk:
    """How a list is read, and what happens to it before each page but the first."""

    rows: tuple[Row, ...]
    order: Sequence[Mapping[str, str]]
    nested: bool
    backward: bool
    size: int
    changes: tuple[tuple[tuple[Row, ...], tuple[int, ...]], ...]


@st.composite
def entries(draw: st.DrawFn, number: int) -> Row:
    moments = st.sampled_from([SINCE + timedelta(microseconds=each) for each in (0, 1, 1000, 60_000_000)])
    return {
        "id": f"entry_{number:03d}",
        "code": f"{draw(st.sampled_from('abc'))}/{number:03d}",
        "titlePinyin": draw(st.sampled_from(["", "a", "ab", "B", "é", "漢"])),
        "updatedAt": draw(moments),
        "publishedAt": draw(st.none() | moments),
        "recordCount": draw(st.none() | st.sampled_from([0, 7, 2**40])),
        "audience": draw(st.sampled_from(["PUBLIC", "GOV", "GOV", "GOV", "DEPT:d"])),
    }


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    numbers = draw(st.permutations(range(40)))
    count = draw(st.integers(0, 14))
    fresh = iter(numbers[count:])
    changes = tuple(
        (
            tuple(draw(entries(next(fresh))) for _ in range(draw(st.integers(0, 3)))),
            tuple(draw(st.lists(st.sampled_from(range(40)), max_size=4))),
        )
        for _ in range(6)
    )
    return Walk(
        tuple(draw(entries(number)) for number in numbers[:count]),
        draw(st.sampled_from(ORDERS)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.integers(1, 5)),
        changes,
    )


def in_order(rows: Sequence[Row], order: Sequence[Mapping[str, str]]) -> list[Row]:
    """Sorted by the keys and last by id, in the direction of the key before it; only what everybody may see."""
    keys = [(PROPERTY[name], way == "DESC") for each in order for name, way in each.items()]
    keys.append((lambda row: row["id"], keys[-1][1]))
    found = [row for row in rows if row["audience"] != "DEPT:d"]
    for read, descending in reversed(keys):
        found.sort(key=read, reverse=descending)
    return found


async def page(api: Api, nested: bool, **variables: Any) -> dict[str, Any]:
    found = await api.data(NESTED if nested else ROOT, **variables)
    assert api.asked == ["library/library_by_code" if nested else "catalog/entries"]
    return dict((found["library"] if nested else found)["entries"])


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(traversal=walks())
async def test_rows_whose_key_stays_are_neither_skipped_nor_repeated(
    database: Neo4jDatabase, empty_api: Api, traversal: Walk
) -> None:
    await database.write([(CLEAR, {}), ("CREATE (:Library {code: 'L'})", {}), (WRITE, {"rows": traversal.rows})])
    rows = list(traversal.rows)
    always = {row["id"] for row in rows}
    seen: list[str] = []
    last: Row | None = None
    cursor = None
    for inserted, deleted in ((), ()), *traversal.changes:
        gone = {f"entry_{number:03d}" for number in deleted}
        rows = [row for row in (*rows, *inserted) if row["id"] not in gone]
        always -= gone
        changes: list[tuple[str, dict[str, Any]]] = [
            (DELETE, {"ids": sorted(gone)}),
            (WRITE, {"rows": [each for each in inserted if each in rows]}),
            (TOUCH, {"text": f"seen {len(seen)}"}),
        ]
        await database.write(changes)
        told = in_order(rows, traversal.order)
        beside = told if last is None else [*told, *([] if last in told else [last])]
        whole = in_order(beside, traversal.order)
        place = whole.index(last) if last is not None else None
        asked: dict[str, Any]
        if traversal.backward:
            rest = [row for row in (whole if place is None else whole[:place]) if row in told]
            expected, more = rest[-traversal.size :], len(rest) > traversal.size
            other = place is not None and any(row in told for row in whole[place:])
            asked = {"last": traversal.size, "before": cursor}
        else:
            rest = [row for row in (whole if place is None else whole[place + 1 :]) if row in told]
            expected, more = rest[: traversal.size], len(rest) > traversal.size
            other = place is not None and any(row in told for row in whole[: place + 1])
            asked = {"first": traversal.size, "after": cursor}
        found = await page(empty_api, traversal.nested, orderBy=traversal.order, **asked)
        ids = [edge["node"]["id"] for edge in found["edges"]]
        assert ids == [row["id"] for row in expected]
        assert found["totalCount"] == len(told)
        assert found["pageInfo"] == {
            "hasNextPage": other if traversal.backward else more,
            "hasPreviousPage": more if traversal.backward else other,
            "startCursor": found["edges"][0]["cursor"] if ids else None,
            "endCursor": found["edges"][-1]["cursor"] if ids else None,
        }
        assert not set(ids) & set(seen)
        seen.extend(ids)
        if not ids:
            break
        last = expected[0 if traversal.backward else -1]
        cursor = found["edges"][0 if traversal.backward else -1]["cursor"]
        if not more:
            break
    else:
        return
    visible = {row["id"] for row in traversal.rows if row["audience"] != "DEPT:d"}
    assert always & visible <= set(seen)


@pytest.fixture
async def seven(database: Neo4jDatabase) -> Neo4jDatabase:
    """Entries t/1 … t/7 in library L, and a second order that turns them round."""
    small = Small()
    small.region("650000000000")
    small.department("d", "650000000000")
    small.library("L", "d")
    for number in range(1, 8):
        small.entry(f"t/{number}", "d", libraries=["L"], updatedAt=SINCE - timedelta(days=number))
    await small.write(database)
    return database


@pytest.mark.usefixtures("seven")
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
async def test_what_lies_on_either_side_of_a_page(
    empty_api: Api, nested: bool, window: dict[str, int], codes: str, previous: bool, following: bool
) -> None:
    order = [{"code": "ASC"}]
    whole = await page(empty_api, nested, first=100, orderBy=order)
    cursors: dict[str, Any] = {
        name: whole["edges"][window[name] - 1]["cursor"] for name in ("after", "before") if name in window
    }
    found = await page(empty_api, nested, **(window | cursors), orderBy=order)
    assert [edge["node"]["id"] for edge in found["edges"]] == [f"entry_t/{code}" for code in codes]
    info = found["pageInfo"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (previous, following)
    assert found["totalCount"] == 7


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("nested", [False, True])
async def test_a_cursor_of_another_order_or_list_is_refused(empty_api: Api, nested: bool) -> None:
    document = NESTED if nested else ROOT
    by_code = (await page(empty_api, nested, first=2, orderBy=[{"code": "ASC"}]))["pageInfo"]["endCursor"]
    refused: list[dict[str, Any]] = [
        {"orderBy": [{"code": "DESC"}], "after": by_code},
        {"orderBy": [{"title": "ASC"}], "before": by_code},
        {"orderBy": [{"code": "ASC"}, {"title": "ASC"}], "after": by_code},
        {"orderBy": [{"code": "ASC"}], "after": by_code[:-2]},
        {"orderBy": [{"code": "ASC"}], "after": ""},
        {"orderBy": [{"code": "ASC"}], "after": "%%%"},
    ]
    for variables in refused:
        assert await empty_api.code(document, **variables) == "BAD_CURSOR"
    other = "query ($after: String) { departments(orderBy: [{code: ASC}], after: $after) { totalCount } }"
    assert await empty_api.code(other, after=by_code) == "BAD_CURSOR"


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize(
    "window",
    [{"first": 0}, {"first": 101}, {"first": -1}, {"last": 0}, {"last": 101}, {"first": 1, "last": 1}],
    ids=str,
)
async def test_a_page_of_another_size_is_refused(empty_api: Api, nested: bool, window: dict[str, int]) -> None:
    assert await empty_api.code(NESTED if nested else ROOT, **window) == "BAD_PAGE_SIZE"
