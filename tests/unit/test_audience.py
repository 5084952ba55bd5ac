"""Audiences: interned sets of tokens and the callers that may read them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.audience import EVERY_CALLER, interned, of_resource, readable

TOKENS = st.sampled_from(["PUBLIC", "GOV", "DEPT:d-1", "DEPT:d-2", "REGION:653101000000"])


def test_the_id_is_the_widest_token_or_all_tokens_in_order() -> None:
    assert interned(["DEPT:d-1"]) == "DEPT:d-1"
    assert interned(["REGION:65", "DEPT:d-1"]) == "DEPT:d-1|REGION:65"
    assert interned(["DEPT:d-1", "GOV"]) == "GOV"
    assert interned(["GOV", "DEPT:d-1", "PUBLIC"]) == "PUBLIC"
    assert interned([]) == ""


@given(st.lists(TOKENS))
def test_the_id_depends_on_the_members_only(tokens: list[str]) -> None:
    assert interned(tokens) == interned(reversed(tokens)) == interned([*tokens, *tokens])


@given(st.lists(TOKENS))
def test_callers_without_identity_read_only_sets_with_a_wide_token(tokens: list[str]) -> None:
    wide = bool({"PUBLIC", "GOV"} & set(tokens))
    assert (interned(tokens) in readable(EVERY_CALLER)) == wide


AUDIENCES = st.lists(st.lists(TOKENS, min_size=1).map(interned))


@given(published=AUDIENCES, caller=st.sampled_from([("PUBLIC",), EVERY_CALLER]))
def test_a_resource_is_readable_if_a_published_entry_is(published: list[str], caller: tuple[str, ...]) -> None:
    reads = readable(caller)
    if published:
        assert (of_resource(published) in reads) == any(audience in reads for audience in published)
    assert of_resource(published) == of_resource(reversed(published)) == of_resource([*published, *published])


def test_a_resource_without_published_entries_is_gov() -> None:
    assert of_resource([]) == "GOV"
    assert of_resource(["GOV", "PUBLIC"]) == "PUBLIC"
    assert of_resource(["DEPT:d-1", "DEPT:d-2"]) == "DEPT:d-1|DEPT:d-2"


def test_readable_sets_follow_from_the_tokens() -> None:
    assert readable(EVERY_CALLER) == ("PUBLIC", "GOV")
    assert readable(["PUBLIC"]) == ("PUBLIC",)
    assert readable(["DEPT:d-1"]) == ()
