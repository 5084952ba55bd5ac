"""The types of fields: how they are filtered, and the type of their sort value in a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

FilterKind = Literal["text", "number", "long", "boolean", "instant", "day", "enum", "id"]
OrderKind = Literal["text", "number", "boolean", "instant"]
_ORDER_KINDS: Mapping[FilterKind, OrderKind] = {
    "number": "number",
    "long": "number",
    "boolean": "boolean",
    "instant": "instant",
    "day": "instant",
}


def order_kind_of(filter_kind: FilterKind | None) -> OrderKind:
    """The type of the sort value of a field by the kind of its filter. The others are texts."""
    return _ORDER_KINDS.get(filter_kind, "text") if filter_kind else "text"
