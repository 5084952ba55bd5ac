"""Values that stand as they are in the response: nothing of them is to be checked or put in order again."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar


class CompletedRows(list[dict[str, Any]]):
    """Rows with exactly the keys selected, in the selection's order, whose values fit their types: made of columns that
    the graph's own rules keep, by thousands. Where a walk of graphql-core is asked for, it walks them as any list."""


class TypedObject(dict[str, Any]):
    """An object of an interface with exactly the keys selected: asked for its type it says it, without showing it."""

    __slots__ = ()

    kind: ClassVar[str]

    def __missing__(self, key: str) -> str:
        if key == "__typename":
            return self.kind
        raise KeyError(key)


@cache
def typed_object(kind: str) -> type[TypedObject]:
    """The objects of one type: they share what they say, so that thousands are made by columns."""
    return type(kind, (TypedObject,), {"__slots__": (), "kind": kind})
