"""The synthetic graph before it is written: the same seed the same rows, and no row that the door would refuse."""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from itertools import pairwise

import orjson
import pytest

from cli.load import arguments, size_of
from domain.rules.collation import collation_key
from domain.rules.write_rules import violations, with_derived_properties
from exchange.synthetic.base_graph import build_base_graph
from exchange.synthetic.batches import synthetic_batches
from exchange.synthetic.entries import entry_rows, item_rows, synthetic_entries
from exchange.synthetic.flows import flow_rows
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.resources import resource_rows, synthetic_resources
from exchange.synthetic.size import CHAIN, Size

SMALL = Size(entries=1_000, resources=1_000, flows=12_000, seed=7)


def digest(size: Size) -> str:
    """Of every row, in order."""
    found = hashlib.sha256()
    for batch in synthetic_batches(size).batches:
        found.update(orjson.dumps([batch.key, list(batch.rows)]))
    return found.hexdigest()


def test_the_same_seed_draws_the_same_graph_and_another_seed_another() -> None:
    first = digest(SMALL)
    assert digest(SMALL) == first
    assert digest(Size(1_000, 1_000, 12_000, seed=8)) != first


def test_as_many_rows_come_as_are_promised() -> None:
    found = synthetic_batches(SMALL)
    assert sum(len(batch.rows) for batch in found.batches) == found.rows


def test_the_door_refuses_nothing_and_completes_what_was_worked_out_before() -> None:
    around = build_base_graph()
    catalog = synthetic_entries(SMALL, around)
    for row in entry_rows(SMALL, around, catalog):
        whole = with_derived_properties("synthetic/entry", row)
        assert list(violations("synthetic/entry", whole)) == []
        assert whole["properties"]["missing"] == []
        assert whole["properties"]["titlePinyin"] == collation_key(row["properties"]["title"])
    for act, rows in (
        ("resource", resource_rows(SMALL, synthetic_resources(SMALL, around, catalog))),
        ("flow", flow_rows(SMALL, synthetic_resources(SMALL, around, catalog))),
    ):
        for row in rows:
            assert list(violations(act, row)) == []
    for row in item_rows(around, catalog):
        for item in row["items"]:
            own = {key: value for key, value in item.items() if key != "element"}
            judged = {"id": f"item_x/1#{item['position']}", "entry": "x/1", "properties": own}
            assert list(violations("load/item", judged)) == []


def test_an_entry_has_eight_items_and_belongs_to_one_row_of_them() -> None:
    around = build_base_graph()
    catalog = synthetic_entries(SMALL, around)
    rows = item_rows(around, catalog)
    assert {len(row["items"]) for row in rows} == {8}
    assert Counter(code for row in rows for code in row["entries"]) == Counter(entry.code for entry in catalog)


def test_libraries_hold_what_they_should() -> None:
    assert [Size().entries_in_library(number) for number in (0, 1, 2, 9, 10, 30)] == [
        50_000,
        10_000,
        2_000,
        2_000,
        200,
        200,
    ]


def test_the_chain_and_the_hubs_have_their_degrees() -> None:
    assert Size().hubs == (50_000, 5_000)
    assert SMALL.hubs == (870, 100)
    around = build_base_graph()
    entries_in_library = synthetic_resources(SMALL, around, synthetic_entries(SMALL, around))
    flows = list(flow_rows(SMALL, entries_in_library))
    assert len(flows) == len({flow["id"] for flow in flows}) == SMALL.flows
    fed = Counter(flow["from"] for flow in flows)
    into = Counter(flow["to"] for flow in flows)
    assert [fed[each.id] for each in entries_in_library[CHAIN : SMALL.special]] == list(SMALL.hubs)
    assert [into[each.id] for each in entries_in_library[CHAIN : SMALL.special]] == [0, 0]
    chain = [each.id for each in entries_in_library[:CHAIN]]
    assert [(flow["from"], flow["to"]) for flow in flows[: CHAIN - 1]] == list(pairwise(chain))
    assert {fed[each] for each in chain[:-1]} == {into[each] for each in chain[1:]} == {1}
    assert fed[chain[-1]] == into[chain[0]] == 0
    assert {flow["until"] for flow in flows[: CHAIN - 1]} == {None}
    assert not any(each.entry is None or each.entry.draft for each in entries_in_library[: SMALL.special])


def test_draws_are_told_apart_by_name_and_cover_their_range() -> None:
    first, second = RandomDraw(1, "a"), RandomDraw(1, "b")
    assert [first.below(10) for _ in range(9)] != [second.below(10) for _ in range(9)]
    assert sorted(RandomDraw(1, "c").shuffled(100)) == list(range(100))
    assert {RandomDraw(1, str(number)).of("xyz") for number in range(50)} == set("xyz")


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ([], Size()),
        (["--entries", "1000"], Size(1_000, 1_000, 3_000, 1)),
        (["--resources", "500", "--seed", "9"], Size(200_000, 500, 1_500, 9)),
        (["--entries", "300", "--resources", "500", "--flows", "4000"], Size(300, 500, 4_000, 1)),
    ],
)
def test_what_is_left_out_follows_from_what_is_given(given: list[str], size: Size) -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    assert size_of(parser.parse_args(["synthetic", *given])) == size
