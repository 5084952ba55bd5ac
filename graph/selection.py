"""What a caller selected of one root field, free of any GraphQL library."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

_BY_VALUE = frozenset({"orderBy"})


@dataclass(frozen=True, slots=True)
class Selected:
    """One response key: the field's name, its coerced arguments, and what is selected below it.

    `types`: the object types it applies to where the parent is an interface or union; None for all.
    """

    key: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Selected, ...] = ()
    types: frozenset[str] | None = None
    _structure: Hashable = field(default=None, init=False, repr=False, compare=False)

    def structure(self) -> Hashable:
        """All of it that decides a statement's text: no value but an order, only that a value is there."""
        if self._structure is None:
            given = tuple((name, _outline(name, value)) for name, value in self.arguments.items() if value is not None)
            found = (self.key, self.name, given, tuple(each.structure() for each in self.fields), self.types)
            object.__setattr__(self, "_structure", found)
        return self._structure

    def at(self, path: tuple[int, ...]) -> Selected:
        """The selection that a path of indexes leads to."""
        here = self
        for index in path:
            here = here.fields[index]
        return here

    def narrowed(self, type_name: str) -> tuple[tuple[int, Selected], ...]:
        """The fields that apply to one object type, each with its index."""
        return tuple(
            (index, each) for index, each in enumerate(self.fields) if each.types is None or type_name in each.types
        )


def _outline(name: str, value: Any) -> Hashable:
    if name in _BY_VALUE:
        return repr(value)
    if isinstance(value, Mapping):
        return tuple((key, _outline(key, each)) for key, each in value.items())
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return tuple(_outline("", each) for each in value)
    return value is not None
