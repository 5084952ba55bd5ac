"""The fingerprint in a cursor: equal for an absent argument and for its default."""

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
DEFAULTS = {
    "lineage": lineage_arguments.DEFAULT_ARGUMENTS,
    "paths": paths_arguments.DEFAULT_ARGUMENTS,
    "diff": diff_arguments.DEFAULT_ARGUMENTS,
}


def defaults(root: str) -> dict[str, Any]:
    assert ROOT is not None
    arguments = ROOT.fields[root].args
    return {
        name: to_plain_value(argument.default_value)
        for name, argument in arguments.items()
        if argument.default_value is not Undefined
    }


@pytest.mark.parametrize("root", sorted(DEFAULTS))
def test_a_default_and_an_absent_argument_have_the_same_fingerprint(root: str) -> None:
    assert arguments_fingerprint({"of": ["a"], **defaults(root)}, DEFAULTS[root]) == arguments_fingerprint(
        {"of": ["a"]}, DEFAULTS[root]
    )
    for name in defaults(root):
        assert arguments_fingerprint({"of": ["a"], name: None}, DEFAULTS[root]) == arguments_fingerprint(
            {"of": ["a"]}, DEFAULTS[root]
        )


def test_the_schema_has_the_defaults() -> None:
    traversal = {"depth": 3, "granularity": "RESOURCE", "preservePaths": True, "width": 200}
    assert defaults("lineage") == {**traversal, "first": 2_000, "milliseconds": 2_000}
    assert defaults("paths") == {"maxLength": 10, "first": 20, "milliseconds": 2_000}
    assert defaults("impact") == {"depth": 100, "milliseconds": 2_000}
    assert defaults("diff") == {"direction": "BOTH", "depth": 3, "first": 1_000, "milliseconds": 2_000}


@pytest.mark.parametrize(
    "other",
    [
        {"depth": 4},
        {"width": 3},
        {"milliseconds": 3},
        {"preservePaths": False},
        {"where": {"levels": ["COUNTY"]}},
        {"where": {"kinds": ["SHARING"]}},
        {"where": {"kinds": []}},
        {"granularity": "FIELD"},
    ],
)
def test_different_arguments_have_different_fingerprints(other: dict[str, Any]) -> None:
    assert arguments_fingerprint({"of": ["a"], **other}) != arguments_fingerprint({"of": ["a"]})


def test_empty_filters_and_the_page_do_not_change_the_fingerprint() -> None:
    arguments = {
        "where": {"levels": None, "kinds": None},
        "milliseconds": None,
        "first": 7,
        "after": "x",
        "last": 7,
        "before": "y",
    }
    assert arguments_fingerprint({"of": ["a"], **arguments}) == arguments_fingerprint({"of": ["a"]})
