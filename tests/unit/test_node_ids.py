"""Codes and ids: each gives the other, and no text is both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import UnknownReference
from domain.rules.node_ids import KEYS, PREFIXES, check_identity, code_of, codes_of, id_of, is_id, natural_key
from domain.rules.write_rules import violations
from graph.shapes import node_queries
from tests.support.load_rows import entry_row

CODES = st.text(min_size=1).filter(lambda text: not is_id(text))
KEYED = sorted(kind for kind, prefix in PREFIXES.items() if prefix in KEYS)


def test_every_prefix_of_an_id_is_known() -> None:
    assert set(node_queries()) <= set(PREFIXES.values())


@given(st.sampled_from(KEYED), CODES)
def test_a_code_and_its_id_give_each_other(kind: str, code: str) -> None:
    node_id = f"{PREFIXES[kind]}_{code}"
    assert code_of(kind, node_id) == code_of(kind, code) == code
    assert id_of(kind, node_id) == id_of(kind, code) == node_id
    assert is_id(node_id)


@given(st.sampled_from(KEYED), st.sampled_from(sorted(PREFIXES)), CODES)
def test_an_id_of_another_kind_is_no_code(kind: str, other: str, code: str) -> None:
    node_id = f"{PREFIXES[other]}_{code}"
    if kind != other:
        assert code_of(kind, node_id) == id_of(kind, node_id) == node_id


@pytest.mark.parametrize("kind", ["REGION", "DEPARTMENT", "PLATFORM", "LIBRARY"])
def test_a_list_with_an_id_of_another_kind_is_refused(kind: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        codes_of(kind, ["1", "element_NP-01-01"], "where.keys")
    assert (caught.value.code, caught.value.argument) == (f"UNKNOWN_{kind}", "where.keys")


def test_a_list_names_each_node_once() -> None:
    assert codes_of("REGION", ["650000000000", "region_650000000000"], "where.regions") == ("650000000000",)


@pytest.mark.parametrize("text", ["303008/000001", "entry_303008/000001", "entry_reg-0001"])
def test_the_id_of_an_entry_does_not_tell_its_code(text: str) -> None:
    assert code_of("ENTRY", text) == id_of("ENTRY", text) == natural_key("entry", text) == text


@pytest.mark.parametrize("prefix", sorted(PREFIXES.values()))
def test_a_code_with_the_form_of_an_id_is_refused(prefix: str) -> None:
    code = f"{prefix}_1/2"
    assert [(one.code, one.field) for one in violations("load/entry", entry_row(code))] == [("BAD_VALUE", "code")]
    library = {"id": f"library_{code}", "properties": {"code": code, "name": "a", "kind": "BASE"}}
    assert [violation.code for violation in violations("load/library", library)] == ["BAD_VALUE"]


@pytest.mark.parametrize("prefix", sorted(KEYS))
def test_an_id_must_have_its_key(prefix: str) -> None:
    row = {"id": f"{prefix}_2", "properties": {KEYS[prefix]: "1"}}
    assert ("IDENTITY_BROKEN", "id") in [(one.code, one.field) for one in check_identity(prefix, row)]
    assert list(check_identity(prefix, {**row, "id": f"{prefix}_1"})) == []
