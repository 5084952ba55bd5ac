"""Joins of mappings: commutative, associative and idempotent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import orjson

Instants = Mapping[str, str]
Facets = Mapping[str, tuple[str, Any]]
"""Facets by name: the instant of the event, and the value; null where the facet was deleted."""

T = TypeVar("T")


def earliest(first: Instants, second: Instants) -> Instants:
    """The union; a name in both has its earlier instant."""
    return join_mappings(first, second, min)


def latest(first: Facets, second: Facets) -> Facets:
    """The union; a facet in both has its later value."""
    return join_mappings(first, second, lambda a, b: max(a, b, key=_recency))


def _recency(facet: tuple[str, Any]) -> tuple[str, bytes]:
    # The bytes break ties between values of one instant, independently of the order of arrival.
    return facet[0], orjson.dumps(facet[1], option=orjson.OPT_SORT_KEYS)


def join_mappings(first: Mapping[str, T], second: Mapping[str, T], join: Callable[[T, T], T]) -> dict[str, T]:
    """The union; the values of a key in both are joined."""
    joined = dict(first)
    for name, value in second.items():
        joined[name] = join(joined[name], value) if name in joined else value
    return joined
