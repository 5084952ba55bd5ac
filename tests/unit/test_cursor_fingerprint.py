"""The digest in a cursor: the same for what is left out and for what is given as its default."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import Undefined

from api.execution.selection import to_plain_value
from api.schema import schema
from resolvers.lineage import diff_arguments, lineage_arguments, paths_arguments
from resolvers.lineage.lineage_arguments import arguments_fingerprint

ROOT = schema(ZoneInfo("Asia/Shanghai")).query_type
SAID = {
    "lineage": lineage_arguments.DEFAULT_ARGUMENTS,
    "paths": paths_arguments.DEFAULT_ARGUMENTS,
    "diff": diff_arguments.DEFAULT_ARGUMENTS,
}


def defaults(root: str) -> dict[str, Any]:
    assert ROOT is not None
    arguments = ROOT.fields[root].args
    return {
        name: to_plain_value(each.default_value)
        for name, each in arguments.items()
        if each.default_value is not Undefined
    }


@pytest.mark.parametrize("root", sorted(SAID))
def test_a_default_is_as_if_left_out(root: str) -> None:
    assert arguments_fingerprint({"of": ["a"], **defaults(root)}, SAID[root]) == arguments_fingerprint(
        {"of": ["a"]}, SAID[root]
    )
    for name in defaults(root):
        assert arguments_fingerprint({"of": ["a"], name: None}, SAID[root]) == arguments_fingerprint(
            {"of": ["a"]}, SAID[root]
        )


def test_the_contract_prints_the_defaults() -> None:
    traversal = {"depth": 3, "granularity": "RESOURCE", "preservePaths": True, "width": 200}
    assert defaults("lineage") == {**traversal, "budget": {"nodes": 2_000, "milliseconds": 2_000}}
    assert defaults("paths") == {"maxLength": 10, "limit": 20, "milliseconds": 2_000}
    assert defaults("impact") == {"milliseconds": 2_000}
    assert defaults("diff") == {"direction": "BOTH", "depth": 3, "limit": 1_000, "milliseconds": 2_000}


@pytest.mark.parametrize(
    "other",
    [
        {"depth": 4},
        {"width": 3},
        {"budget": {"nodes": 3}},
        {"budget": {"milliseconds": 3}},
        {"preservePaths": False},
        {"where": {"levels": ["COUNTY"]}},
        {"where": {"kinds": ["SHARING"]}},
        {"granularity": "FIELD"},
    ],
)
def test_another_question_has_another(other: dict[str, Any]) -> None:
    assert arguments_fingerprint({"of": ["a"], **other}) != arguments_fingerprint({"of": ["a"]})


def test_a_filter_of_nothing_and_the_cursor_itself_decide_nothing() -> None:
    said = {"where": {"levels": [], "kinds": None}, "budget": {"nodes": 2_000, "milliseconds": None}, "after": "x"}
    assert arguments_fingerprint({"of": ["a"], **said}) == arguments_fingerprint({"of": ["a"]})
