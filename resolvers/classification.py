"""Classification schemes."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def classification(request: FieldRequest) -> Any:
    """The node of a scheme with a key, or null."""
    return await request.one("classification/classification_by_key", "Classification")


async def classifications(request: FieldRequest) -> Any:
    """Nodes, in their scheme's order where none is asked for; a repeated code gives all its nodes.

    A code begins with its broader node's, so that in the order of codes a tree is read from the top down.
    """
    return await request.narrowed("scheme", "code").page(
        "classification/classifications",
        "Classification",
        Order("classification.scheme"),
        Order("classification.code"),
    )
