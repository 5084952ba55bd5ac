"""Audiences: interned sets of tokens and the callers that may read them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.audience import EVERY_CALLER, audience_id, readable_audiences, resource_audience_id

TOKENS = st.sampled_from(["PUBLIC", "GOV", "DEPT:d-1", "DEPT:d-2", "REGION:653101000000"])


def test_the_id_is_the_widest_token_or_all_tokens_in_order() -> None:
    assert audience_id(["DEPT:d-1"]) == "DEPT:d-1"
    assert audience_id(["REGION:65", "DEPT:d-1"]) == "DEPT:d-1|REGION:65"
    assert audience_id(["DEPT:d-1", "GOV"]) == "GOV"
    assert audience_id(["GOV", "DEPT:d-1", "PUBLIC"]) == "PUBLIC"
    assert audience_id([]) == ""


@given(st.lists(TOKENS))
def test_the_id_depends_on_the_members_only(tokens: list[str]) -> None:
    assert audience_id(tokens) == audience_id(reversed(tokens)) == audience_id([*tokens, *tokens])


@given(st.lists(TOKENS))
def test_callers_without_identity_read_only_sets_with_a_wide_token(tokens: list[str]) -> None:
    wide = bool({"PUBLIC", "GOV"} & set(tokens))
    assert (audience_id(tokens) in readable_audiences(EVERY_CALLER)) == wide


AUDIENCES = st.lists(st.lists(TOKENS, min_size=1).map(audience_id))


@given(published=AUDIENCES, caller=st.sampled_from([("PUBLIC",), EVERY_CALLER]))
def test_a_resource_is_readable_if_a_published_entry_is(published: list[str], caller: tuple[str, ...]) -> None:
    reads = readable_audiences(caller)
    if published:
        assert (resource_audience_id(published) in reads) == any(audience in reads for audience in published)
    assert (
        resource_audience_id(published)
        == resource_audience_id(reversed(published))
        == resource_audience_id([*published, *published])
    )


def test_a_resource_without_published_entries_is_gov() -> None:
    assert resource_audience_id([]) == "GOV"
    assert resource_audience_id(["GOV", "PUBLIC"]) == "PUBLIC"
    assert resource_audience_id(["DEPT:d-1", "DEPT:d-2"]) == "DEPT:d-1|DEPT:d-2"


def test_readable_sets_follow_from_the_tokens() -> None:
    assert readable_audiences(EVERY_CALLER) == ("PUBLIC", "GOV")
    assert readable_audiences(["PUBLIC"]) == ("PUBLIC",)
    assert readable_audiences(["DEPT:d-1"]) == ()
