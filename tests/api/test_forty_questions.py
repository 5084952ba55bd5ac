"""The forty questions of a lineage analyst on the sample: each document has the documented answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api
from tests.support.example_documents import with_time
from tests.support.forty_questions import check_answer, document, numbers, questions
from tests.support.text_substitution import substitute


@pytest.mark.parametrize("number", numbers("sample"))
async def test_a_question_has_the_documented_answer(api: Api, number: int) -> None:
    answer = (await api.post(with_time(document(number)))).json()
    assert "errors" not in answer
    check_answer(number, answer)


def test_all_forty_questions_are_listed_and_at_least_36_have_an_answer() -> None:
    rows = questions()
    assert [row.number for row in rows] == list(range(1, 41))
    answered = [row for row in rows if row.data != "–"]
    assert len(answered) >= 36
    for row in answered:
        assert document(row.number).startswith(f"# {row.number}. {row.text}\n")
    assert all(row.note.startswith("out of scope: ") for row in rows if row.data == "–")


VALID = "flow.since <= datetime('2026-09-01T00:00:00+08:00') AND datetime('2026-09-01T00:00:00+08:00') < flow.until"
DEGREES = f"""
MATCH (resource:DataResource)
RETURN resource.id AS id, resource.name AS name,
  COUNT {{ MATCH (resource)<-[flow:FLOWS_TO]-() WHERE {VALID} }} AS entering,
  COUNT {{ MATCH (resource)-[flow:FLOWS_TO]->() WHERE {VALID} }} AS leaving,
  COUNT {{ MATCH (resource)-[flow:FLOWS_TO]->(other) WHERE {VALID} AND other <> resource RETURN DISTINCT other }} AS fed
"""


async def test_roots_orphans_and_hubs_equal_a_count_of_all_flows(api: Api) -> None:
    degrees: list[dict[str, Any]] = await api.engine.database.rows(DEGREES, {})
    roots = sorted((row["name"], row["id"]) for row in degrees if row["leaving"] and not row["entering"])
    orphans = sorted((row["name"], row["id"]) for row in degrees if not row["leaving"] and not row["entering"])
    hubs = sorted((-row["fed"], row["id"]) for row in degrees if row["fed"])
    for number, name, expected in ((3, "roots", roots), (4, "orphans", orphans)):
        page = (await api.data(document(number)))[name]
        assert page["totalCount"] == len(expected)
        assert [node["id"] for node in page["nodes"]] == [node for _, node in expected[:3]]
    page = (await api.data(document(5)))["hubs"]
    assert page["totalCount"] == len(hubs)
    assert [(-edge["resourceCount"], edge["node"]["id"]) for edge in page["edges"]] == hubs[:3]


async def test_everything_upstream_equals_a_walk_over_all_flows(api: Api) -> None:
    document_of_all = with_time(substitute(document(2), "first: 3", "first: 10000"))
    lineage = (await api.data(document_of_all))["lineage"]
    start = next(row["node"]["id"] for row in lineage["nodes"] if row["depth"] == 0)
    rows = await api.engine.database.rows(
        "MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource) "
        f"WHERE {VALID} RETURN giver.id AS giver, taker.id AS taker",
        {},
    )
    reached, level = {start}, {start}
    while level:
        level = {row["giver"] for row in rows if row["taker"] in level} - reached
        reached |= level
    assert {row["node"]["id"] for row in lineage["nodes"]} == reached
    assert lineage["completeness"]["complete"]
