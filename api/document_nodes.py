"""Facts of the nodes of a parsed document: locations and integers."""

from __future__ import annotations

from graphql import FieldNode, IntValueNode, get_location

MAX_INT_DIGITS = 11
"""An Int has at most ten digits and a sign. Further digits are ignored: their conversion takes quadratic time."""


def location_of(field: FieldNode | None) -> tuple[int, int]:
    """The line and column of a field, from 1; (1, 1) if there is none."""
    if field is None or field.loc is None:
        return 1, 1
    location = get_location(field.loc.source, field.loc.start)
    return location.line, location.column


def int_of(node: IntValueNode) -> int:
    """The value of an integer literal. A literal that is too long for an Int remains too large for one."""
    return int(node.value[:MAX_INT_DIGITS])
