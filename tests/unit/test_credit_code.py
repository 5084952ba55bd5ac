"""Unified social credit codes: check characters of GB 32100 and GB 11714."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.credit_code import (
    ALPHABET,
    check_character,
    credit_code,
    is_credit_code,
    organisation_check_character,
)

bodies = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


def test_published_codes_are_valid() -> None:
    # from the business licences of Alibaba (China) and Tencent
    assert is_credit_code("91330100799655058B")
    assert is_credit_code("9144030071526726XG")


def test_the_example_of_the_standard_has_its_check_character() -> None:
    assert organisation_check_character("D2143569") == "X"  # the example in GB 11714-1997


def test_a_code_is_composed_of_its_parts() -> None:
    assert credit_code("11", "653101", "YL000020") == "11653101YL0000207G"
    assert is_credit_code("11653101YL0000207G")


@given(bodies)
def test_a_body_with_its_check_character_is_valid(body: str) -> None:
    assert is_credit_code(body + check_character(body))


@given(bodies, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_detected(body: str, position: int, character: str) -> None:
    wrong = body[:position] + character + body[position + 1 :] + check_character(body)
    assert is_credit_code(wrong) == (body[position] == character)


@pytest.mark.parametrize("text", ["", "1", "11653101YL0000201", "91330100799655058b", "9133010079965505IB"])
def test_other_text_is_not_a_code(text: str) -> None:
    assert not is_credit_code(text)


def test_a_body_of_another_length_raises() -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character("1")
    with pytest.raises(ValueError, match="8 characters"):
        organisation_check_character("1")
