"""The sample's derivations of columns, and its collection ends and return-flow stores."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from domain.model.batch import Row
from exchange.sample.deterministic import SAMPLE_END
from tests.support.sample_rows import AUTONOMOUS_REGION, KASHI, KASHI_PREFECTURE, rows


@cache
def fields() -> dict[str, Row]:
    return {row["id"]: row for row in rows("field")}


@cache
def items() -> dict[str, Row]:
    return {row["id"]: row for row in rows("item")}


@cache
def flows_between() -> dict[tuple[str, str], list[Row]]:
    grouped = defaultdict(list)
    for row in rows("flow"):
        grouped[row["from"], row["to"]].append(row)
    return grouped


def element_of(field: str) -> Any:
    item = fields()[field]["item"]
    return items()[item]["element"] if item else None


def valid(row: Row, at: datetime = SAMPLE_END) -> bool:
    return bool(row["properties"]["since"] <= at < row["properties"]["until"])


def test_a_derivation_joins_fields_of_one_name_along_a_flow_while_it_is_valid() -> None:
    for row in rows("derivation"):
        source, target = fields()[row["from"]], fields()[row["to"]]
        assert source["properties"]["name"] == target["properties"]["name"]
        own = [flow["properties"] for flow in flows_between()[source["resource"], target["resource"]]]
        assert (row["properties"]["since"], row["properties"]["until"]) in [
            (flow["since"], flow["until"]) for flow in own if flow["kind"] in ("INTEGRATION", "RETURN_FLOW")
        ]
        # One end may store an item that realizes nothing: a mere key, or a store without an entry.
        assert len({element_of(row["from"]), element_of(row["to"])} - {None}) <= 1


def test_every_column_of_a_return_flow_is_derived_if_both_ends_have_fields() -> None:
    registered = {row["resource"] for row in rows("field")}
    derived = {(row["from"], row["to"]) for row in rows("derivation")}
    flows = [row for row in rows("flow") if row["properties"]["kind"] == "RETURN_FLOW"]
    known = [row for row in flows if row["from"] in registered]
    assert len(flows) > len(known) > 0.9 * len(flows)
    for flow in known:
        giver, taker = (flow[end].removeprefix("resource_") for end in ("from", "to"))
        for name in flow["properties"]["fields"]:
            assert (f"field_{giver}#{name}", f"field_{taker}#{name}") in derived


def test_every_element_of_a_library_derives_from_a_source_that_realizes_it() -> None:
    """Otherwise the chain of the fields would not begin at the source, and NO_SOURCE would be a false finding."""
    into = defaultdict(list)
    for row in rows("derivation"):
        into[row["to"]].append(row["from"])
    derived = {fields()[row["to"]]["resource"] for row in rows("derivation")}
    libraries = {row["to"] for row in rows("flow") if row["properties"]["kind"] == "INTEGRATION"} & derived
    assert len(libraries) == 29
    for name, row in fields().items():
        element = element_of(name)
        if element and row["resource"] in libraries:
            assert element in {element_of(source) for source in into[name]}, name


def test_derivations_of_a_library_and_of_a_county() -> None:
    into = defaultdict(set)
    for row in rows("derivation"):
        into[row["to"]].add(row["from"])
    assert into[f"field_{AUTONOMOUS_REGION}/renkou-01#gmsfhm"] == {f"field_{AUTONOMOUS_REGION}/gongan-01#gmsfhm"}
    assert into[f"field_{AUTONOMOUS_REGION}/faren-01#tyshxydm"] == {
        f"field_{AUTONOMOUS_REGION}/shijian-01#tyshxydm",
        f"field_{AUTONOMOUS_REGION}/shijian-02#tyshxydm",
    }
    assert into[f"field_{KASHI}/huiliu.yibao-01#ylbxcbzt"] == {f"field_{KASHI_PREFECTURE}/huiliu.yibao-01#ylbxcbzt"}
    # The items that every register has at its end are the library's own.
    assert into[f"field_{AUTONOMOUS_REGION}/renkou-01#xzqhdm"] == set()


def test_few_resources_without_an_entry_are_neither_collection_ends_nor_stores() -> None:
    """Collection ends give a COLLECTION, stores take a RETURN_FLOW; what remains are those whose flow has ended."""
    recognized = {row["from"] for row in rows("flow") if row["properties"]["kind"] == "COLLECTION" and valid(row)}
    recognized |= {row["to"] for row in rows("flow") if row["properties"]["kind"] == "RETURN_FLOW" and valid(row)}
    bare = {row["id"] for row in rows("resource") if row["entry"] is None}
    assert len(bare) > 3_000
    assert 0 < len(bare - recognized) < 100
    ended = {row[end] for row in rows("flow") if not valid(row) for end in ("from", "to")}
    assert bare - recognized <= ended
