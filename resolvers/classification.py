"""Classification schemes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def classification(request: FieldRequest) -> Any:
    """The classification of a scheme with this key or id, or null."""
    arguments = request.selection.arguments
    # ids are class_<scheme>:<key> (docs/graph.md)
    key = arguments["key"].removeprefix(f"class_{arguments['scheme']}:")
    by_key = replace(request, selection=replace(request.selection, arguments={**arguments, "key": key}))
    return await by_key.read_one("classification/classification_by_key", "Classification")


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
