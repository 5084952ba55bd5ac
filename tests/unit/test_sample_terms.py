"""Terms and items of the sample's entries by the law: bases of restrictions (Art. 19), unique identifiers (Art. 13)."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from exchange.sample.entries import SampleEntry
from tests.support.sample_rows import by_code, rows, sample

WIDTH = ("NOT_OPEN", "CONDITIONAL", "UNCONDITIONAL")
WIDEST = {"NOT_SHARED": "NOT_OPEN", "CONDITIONAL": "CONDITIONAL", "UNCONDITIONAL": "UNCONDITIONAL"}
MEASURES = "basis_xj-2023-11#"


@cache
def items() -> dict[str, list[tuple[str, str | None]]]:
    """(name, element) of the items of each entry."""
    grouped = defaultdict(list)
    for row in rows("item"):
        grouped[row["entry"]].append((row["properties"]["name"], row["element"]))
    return grouped


def test_a_restriction_is_based_on_a_law_or_regulation() -> None:
    restricted = [row for row in rows("entry") if row["properties"]["shareType"] != "UNCONDITIONAL"]
    assert len(restricted) > 1_000
    for row in restricted:
        assert row["restrictedBy"], row["id"]
        assert not [basis for basis in row["restrictedBy"] if basis.startswith(MEASURES)], row["id"]
    assert not [row for row in rows("entry") if row["restrictedBy"] and row not in restricted]


def test_a_topic_without_such_a_basis_is_shared_unconditionally() -> None:
    facts = sample().facts
    topics = (*facts.topics, *facts.integrated, *(township.topic for township in facts.township_topics))
    assert [topic.key for topic in topics if topic.basis.startswith("xj-")] == []
    assert [topic.key for topic in topics if not topic.basis and topic.share != "UNCONDITIONAL"] == []


def test_no_entry_is_more_open_to_the_public_than_to_departments() -> None:
    for row in rows("entry"):
        share, opened = row["properties"]["shareType"], row["properties"]["openType"]
        assert WIDTH.index(opened) <= WIDTH.index(WIDEST[share]), row["id"]
    narrowed = [entry for entry in sample().entries if _narrowed(entry)]
    assert len(narrowed) >= 5


def _narrowed(entry: SampleEntry) -> bool:
    return entry.open != entry.topic.open


def test_registers_have_the_unique_identifier_of_their_subject() -> None:
    persons = entities = 0
    for code in by_code("entry"):
        elements = {element for _, element in items()[code] if element}
        names = {name for name, _ in items()[code]}
        if any(element.startswith("NP-") and not element.startswith("NP-11") for element in elements):
            persons += 1
            assert "公民身份号码" in names, code
        if any(element.startswith("LE-") for element in elements):
            entities += 1
            assert "统一社会信用代码" in names, code
    assert persons > 1_000
    assert entities > 200


def test_a_mere_key_realizes_nothing() -> None:
    [social] = [code for code, entry in by_code("entry").items() if entry["title"] == "自治区社会组织登记信息"]
    assert ("统一社会信用代码", None) in items()[social]
    [birth] = [code for code, entry in by_code("entry").items() if entry["title"] == "自治区出生登记信息"]
    assert ("公民身份号码", None) in items()[birth]


def test_personal_numbers_are_never_open_unconditionally() -> None:
    for code, entry in by_code("entry").items():
        if "公民身份号码" in {name for name, _ in items()[code]}:
            assert entry["openType"] != "UNCONDITIONAL", code
