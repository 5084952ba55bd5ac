"""Classification schemes."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def classification(request: FieldRequest) -> Any:
    """The classification with this key, or null."""
    return await request.read_one("classification/classification_by_key", "Classification")


async def classifications(request: FieldRequest) -> Any:
    """Classifications, by default in the order of schemes and codes. All nodes with a repeated code are included.

    A code starts with the code of its broader node, so the order of codes lists a tree from the top down.
    """
    return await request.with_equalities("scheme", "code").read_page(
        "classification/classifications",
        "Classification",
        Order("classification.scheme"),
        Order("classification.code"),
    )
