"""The sample's rows: counts, uniqueness, references, rules, and the same rows in every build."""

from __future__ import annotations

from collections import Counter

import pytest

from domain.model.batch import marker
from domain.rules.write_rules import violations, with_derived_properties
from exchange.sample.build import batches, build_sample
from tests.support.sample_rows import all_batches, by_code, rows


def test_counts() -> None:
    statuses = Counter(row["properties"]["status"] for row in rows("entry"))
    assert statuses["PUBLISHED"] >= 5_000
    assert 100 <= statuses["DRAFT"] <= 300
    assert len(rows("item")) >= 40_000
    assert sum(row["entry"] is not None for row in rows("resource")) >= 5_000
    assert len(rows("flow")) >= 15_000


def test_every_kind_of_flow_occurs() -> None:
    kinds = Counter(row["properties"]["kind"] for row in rows("flow"))
    assert set(kinds) == {
        "COLLECTION",
        "AGGREGATION",
        "INTEGRATION",
        "TRANSFORMATION",
        "SHARING",
        "RETURN_FLOW",
        "OPENING",
    }


def test_entry_has_five_to_twelve_items() -> None:
    items = Counter(row["entry"] for row in rows("item"))
    assert set(items) == set(by_code("entry"))
    assert min(items.values()) == 5
    assert max(items.values()) == 12


def test_ids_are_unique() -> None:
    for act in {batch.act.removeprefix("load/") for batch in all_batches()}:
        ids = [row["id"] for row in rows(act)]
        assert len(ids) == len(set(ids)), act
    names = [(row["properties"]["namespace"], row["properties"]["name"]) for row in rows("resource")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("act", "key", "target", "by"),
    [
        ("department", "serves", "region", "code"),
        ("department", "guidedBy", "department", "code"),
        ("platform", "of", "region", "code"),
        ("platform", "reportsTo", "platform", "code"),
        ("category", "basis", "basis", "id"),
        ("designation", "element", "element", "code"),
        ("designation", "department", "department", "code"),
        ("designation", "region", "region", "code"),
        ("library", "ledBy", "department", "code"),
        ("library", "builtBy", "department", "code"),
        ("entry", "provider", "department", "code"),
        ("entry", "classifications", "classification", "id"),
        ("entry", "restrictedBy", "basis", "id"),
        ("entry", "libraries", "library", "code"),
        ("item", "entry", "entry", "code"),
        ("item", "element", "element", "code"),
        ("resource", "platform", "platform", "code"),
        ("resource", "entry", "entry", "code"),
        ("field", "resource", "resource", "id"),
        ("field", "item", "item", "id"),
        ("flow", "from", "resource", "id"),
        ("flow", "to", "resource", "id"),
        ("derivation", "from", "field", "id"),
        ("derivation", "to", "field", "id"),
        ("need", "scenario", "scenario", "code"),
        ("need", "element", "element", "code"),
    ],
)
def test_referenced_rows_exist(act: str, key: str, target: str, by: str) -> None:
    existing = {row["id"] if by == "id" else row["properties"]["code"] for row in rows(target)}
    for row in rows(act):
        references = row[key] if isinstance(row[key], list) else [row[key]]
        assert existing.issuperset(reference for reference in references if reference is not None), row["id"]


def test_field_matches_the_item_that_it_stores() -> None:
    items = {row["id"]: row["properties"] for row in rows("item")}
    for row in rows("field"):
        if row["item"]:
            assert items[row["item"]]["dataType"] == row["properties"]["dataType"]
            assert items[row["item"]]["position"] == row["properties"]["position"]


def test_rows_break_no_rule_and_published_entries_are_complete() -> None:
    for act in ("region", "department", "category", "entry", "item", "derivation", "need", "library", "element"):
        for row in rows(act):
            completed = with_derived_properties(f"load/{act}", row)
            assert list(violations(f"load/{act}", completed)) == []
            assert act != "entry" or completed["properties"]["missing"] == []


def test_irregularities_occur_in_plausible_shares() -> None:
    attached = {row["entry"] for row in rows("resource")}
    published = [row["properties"] for row in rows("entry") if row["properties"]["status"] == "PUBLISHED"]
    bare = sum(properties["code"] not in attached for properties in published)
    assert 0.03 < bare / len(published) < 0.06
    ended = [row for row in rows("flow") if row["properties"]["until"].year < 9999]
    assert 100 < len(ended) < 500
    skipping = Counter(row["properties"].get("note") for row in rows("flow"))
    assert skipping["越级回流"] > 10
    assert skipping["越级归集"] > 10
    shares = Counter(properties["shareType"] for properties in published)
    assert shares["UNCONDITIONAL"] > shares["CONDITIONAL"] > shares["NOT_SHARED"] > 100


def test_building_again_gives_the_same_rows() -> None:
    again = [marker("sample", batch, batch.rows) for batch in batches(build_sample())]
    assert again == [marker("sample", batch, batch.rows) for batch in all_batches()]
