"""The synthetic graph's rows: the same for the same seed, and none breaks a rule."""

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
    """Digest of all rows, in order."""
    result = hashlib.sha256()
    for batch in synthetic_batches(size).batches:
        result.update(orjson.dumps([batch.key, list(batch.rows)]))
    return result.hexdigest()


def test_same_seed_gives_the_same_graph_and_another_seed_another() -> None:
    first = digest(SMALL)
    assert digest(SMALL) == first
    assert digest(Size(1_000, 1_000, 12_000, seed=8)) != first


def test_row_count_is_right() -> None:
    graph = synthetic_batches(SMALL)
    assert sum(len(batch.rows) for batch in graph.batches) == graph.rows


def test_rows_break_no_rule_and_derived_properties_are_right() -> None:
    base = build_base_graph()
    catalog = synthetic_entries(SMALL, base)
    for row in entry_rows(SMALL, base, catalog):
        completed = with_derived_properties("synthetic/entry", row)
        assert list(violations("synthetic/entry", completed)) == []
        assert completed["properties"]["missing"] == []
        assert completed["properties"]["titlePinyin"] == collation_key(row["properties"]["title"])
    for act, rows in (
        ("resource", resource_rows(SMALL, synthetic_resources(SMALL, base, catalog))),
        ("flow", flow_rows(SMALL, synthetic_resources(SMALL, base, catalog))),
    ):
        for row in rows:
            assert list(violations(act, row)) == []
    for row in item_rows(base, catalog):
        for item in row["items"]:
            properties = {key: value for key, value in item.items() if key != "element"}
            item_row = {"id": f"item_x/1#{item['position']}", "entry": "x/1", "properties": properties}
            assert list(violations("load/item", item_row)) == []


def test_entry_has_eight_items_and_is_in_one_item_row() -> None:
    base = build_base_graph()
    catalog = synthetic_entries(SMALL, base)
    rows = item_rows(base, catalog)
    assert {len(row["items"]) for row in rows} == {8}
    assert Counter(code for row in rows for code in row["entries"]) == Counter(entry.code for entry in catalog)


def test_library_sizes() -> None:
    sizes = [Size().entries_in_library(number) for number in (0, 1, 2, 9, 10, 30)]
    assert sizes == [50_000, 10_000, 2_000, 2_000, 200, 200]


def test_chain_and_hubs_have_their_degrees() -> None:
    assert Size().hubs == (50_000, 5_000)
    assert SMALL.hubs == (870, 100)
    base = build_base_graph()
    all_resources = synthetic_resources(SMALL, base, synthetic_entries(SMALL, base))
    flows = list(flow_rows(SMALL, all_resources))
    assert len(flows) == len({flow["id"] for flow in flows}) == SMALL.flows
    outgoing = Counter(flow["from"] for flow in flows)
    incoming = Counter(flow["to"] for flow in flows)
    assert [outgoing[resource.id] for resource in all_resources[CHAIN : SMALL.special]] == list(SMALL.hubs)
    assert [incoming[resource.id] for resource in all_resources[CHAIN : SMALL.special]] == [0, 0]
    chain = [resource.id for resource in all_resources[:CHAIN]]
    assert [(flow["from"], flow["to"]) for flow in flows[: CHAIN - 1]] == list(pairwise(chain))
    assert {outgoing[resource] for resource in chain[:-1]} == {incoming[resource] for resource in chain[1:]} == {1}
    assert outgoing[chain[-1]] == incoming[chain[0]] == 0
    assert {flow["until"] for flow in flows[: CHAIN - 1]} == {None}
    assert not any(resource.entry is None or resource.entry.draft for resource in all_resources[: SMALL.special])


def test_draws_differ_by_name_and_cover_their_range() -> None:
    first, second = RandomDraw(1, "a"), RandomDraw(1, "b")
    assert [first.below(10) for _ in range(9)] != [second.below(10) for _ in range(9)]
    assert sorted(RandomDraw(1, "c").shuffled(100)) == list(range(100))
    assert {RandomDraw(1, str(number)).of("xyz") for number in range(50)} == set("xyz")


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ([], Size()),
        (["--entries", "1000"], Size(1_000, 1_000, 3_000, 1)),
        (["--resources", "500", "--seed", "9"], Size(200_000, 500, 1_500, 9)),
        (["--entries", "300", "--resources", "500", "--flows", "4000"], Size(300, 500, 4_000, 1)),
    ],
)
def test_omitted_counts_follow_from_the_others(options: list[str], size: Size) -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    assert size_of(parser.parse_args(["synthetic", *options])) == size
