"""Values of the nodes of a parsed document."""

from __future__ import annotations

from graphql import IntValueNode

MAX_INT_DIGITS = 11
"""An Int has at most ten digits and a sign. Further digits are ignored: their conversion takes quadratic time."""


def int_of(node: IntValueNode) -> int:
    """The value of an integer literal. A literal that is too long for an Int remains too large for one."""
    return int(node.value[:MAX_INT_DIGITS])
