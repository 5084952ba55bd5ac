"""Values that are already as the response needs them, so that the executor neither checks nor reorders them."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar


class CompletedRows(list[dict[str, Any]]):
    """Rows with exactly the selected keys, in the order of the selection, with values of the right types.

    They are built by columns, thousands at a time, from values that the graph's rules guarantee. graphql-core
    completes them like any list.
    """


class TypedObject(dict[str, Any]):
    """An object of an interface with exactly the selected keys. `__typename` can be read but is not among its items."""

    __slots__ = ()

    kind: ClassVar[str]

    def __missing__(self, key: str) -> str:
        if key == "__typename":
            return self.kind
        raise KeyError(key)


@cache
def typed_object(kind: str) -> type[TypedObject]:
    """The class of all objects of one type. The type is an attribute of the class, so objects are built as dicts."""
    return type(kind, (TypedObject,), {"__slots__": (), "kind": kind})
