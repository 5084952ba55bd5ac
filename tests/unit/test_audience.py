"""Who may see what: sets of tokens under one name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.rules.audience import EVERY_CALLER, interned, of_resource, readable

TOKENS = st.sampled_from(["PUBLIC", "GOV", "DEPT:d-1", "DEPT:d-2", "REGION:653101000000"])


def test_a_set_is_written_as_its_widest_token_or_as_all_of_them_in_order() -> None:
    assert interned(["DEPT:d-1"]) == "DEPT:d-1"
    assert interned(["REGION:65", "DEPT:d-1"]) == "DEPT:d-1|REGION:65"
    assert interned(["DEPT:d-1", "GOV"]) == "GOV"
    assert interned(["GOV", "DEPT:d-1", "PUBLIC"]) == "PUBLIC"
    assert interned([]) == ""


@given(st.lists(TOKENS))
def test_a_sets_name_depends_on_its_members_alone(tokens: list[str]) -> None:
    assert interned(tokens) == interned(reversed(tokens)) == interned([*tokens, *tokens])


@given(st.lists(TOKENS))
def test_no_caller_of_today_reads_a_set_without_a_wide_token(tokens: list[str]) -> None:
    wide = bool({"PUBLIC", "GOV"} & set(tokens))
    assert (interned(tokens) in readable(EVERY_CALLER)) == wide


SETS = st.lists(st.lists(TOKENS, min_size=1).map(interned))


@given(published=SETS, caller=st.sampled_from([("PUBLIC",), EVERY_CALLER]))
def test_who_reads_one_of_its_published_entries_reads_a_resource(published: list[str], caller: tuple[str, ...]) -> None:
    reads = readable(caller)
    if published:
        assert (of_resource(published) in reads) == any(audience in reads for audience in published)
    assert of_resource(published) == of_resource(reversed(published)) == of_resource([*published, *published])


def test_a_resource_of_nothing_published_is_every_departments() -> None:
    assert of_resource([]) == "GOV"
    assert of_resource(["GOV", "PUBLIC"]) == "PUBLIC"
    assert of_resource(["DEPT:d-1", "DEPT:d-2"]) == "DEPT:d-1|DEPT:d-2"


def test_what_a_caller_reads_follows_from_the_tokens() -> None:
    assert readable(EVERY_CALLER) == ("PUBLIC", "GOV")
    assert readable(["PUBLIC"]) == ("PUBLIC",)
    assert readable(["DEPT:d-1"]) == ()
