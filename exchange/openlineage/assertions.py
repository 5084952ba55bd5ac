"""The results of quality checks. A producer reports the checks of one run only, so that the state has each check as a
facet of its own, whose latest result counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ASSERTIONS = "dataQualityAssertions"
SEPARATOR = "\t"
CHECKED_TEXTS = ("assertion", "column", "name")


def assertion_facets(assertions: Iterable[Any]) -> dict[str, Any]:
    """A facet for each assertion, by its name in the state. Values without the structure of one are left out."""
    return {
        SEPARATOR.join((ASSERTIONS, *(assertion.get(name) or "" for name in CHECKED_TEXTS))): assertion
        for assertion in assertions
        if is_assertion(assertion)
    }


def with_separate_assertions(facets: Mapping[str, Any]) -> dict[str, Any]:
    """The facets of a dataset, with a facet for each assertion instead of one for all."""
    separate = dict(facets)
    assertions = facets.get(ASSERTIONS)
    if isinstance(assertions, dict) and isinstance(assertions.get("assertions"), list):
        del separate[ASSERTIONS]
        separate |= assertion_facets(assertions["assertions"])
    return separate


def is_separate_assertion(facet: str) -> bool:
    """Whether a facet of the state is one assertion."""
    return facet.startswith(ASSERTIONS + SEPARATOR)


def is_assertion(value: object) -> bool:
    """Whether a value has the structure of an assertion, with or without a result."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("assertion"), str)
        and bool(value["assertion"].strip())
        and isinstance(value.get("success"), bool | None)
        and all(isinstance(value.get(name), str | None) for name in CHECKED_TEXTS)
    )
