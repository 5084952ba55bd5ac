"""Sort keys of a list, and the condition for the rows beyond a cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.decoder import ValuePath
from graph.compile.filters import NAMING, names_nodes
from graph.compile.statement_builder import Scope, StatementBuilder
from graph.pagination import ValueKind, decode, fingerprint_of
from graph.selection import Selection
from graph.shape import Order, Shape, Value


@dataclass(frozen=True, slots=True)
class SortKey:
    """One sort key, with the names of its scope."""

    text: str
    descending: bool
    kind: ValueKind = "text"

    @property
    def cursor_text(self) -> str:
        """The expression of its value in a cursor."""
        return f"toString({self.text})" if self.kind == "instant" else self.text

    def order_item(self, *, backward: bool) -> str:
        return f"{self.text} {self.direction(backward=backward)}"

    def direction(self, *, backward: bool) -> str:
        return "DESC" if self.descending != backward else "ASC"

    def beyond(self, parameter: str, strictly: bool, forward: bool) -> str:
        sign = "<" if self.descending == forward else ">"
        value = f"datetime(${parameter})" if self.kind == "instant" else f"${parameter}"
        return f"{self.text} {sign}{'' if strictly else '='} {value}"


def sort_keys(
    target: Shape,
    default: Sequence[Order],
    arguments: Mapping[str, Any],
    scope: Scope,
    as_target: Scope,
) -> list[SortKey]:
    """The requested sort keys or the list's default ones, followed by the id unless the last key is unique.

    The id has the direction of the key before it, so that one index serves all keys. `arguments`: the list's, with
    `orderBy`, whose objects have one key, and `where`.
    """
    requested, where = arguments.get("orderBy"), arguments.get("where")
    if requested:
        keys = [
            SortKey(as_target.text(_compared(target, order, where)), direction == "DESC", order.kind)
            for item in requested
            for name, direction in item.items()
            for order in (target.orders[name],)
        ]
    else:
        keys = [SortKey(scope.text(_compared(target, order, where)), False, order.kind) for order in default]
        if default and default[-1].unique:
            return keys
    last = keys[-1].descending if keys else False
    return [*keys, SortKey(as_target.text(f"{target.var}.{target.key}"), last)]


def _compared(target: Shape, order: Order, where: Mapping[str, Any] | None) -> str:
    """The text of an order: that of its property itself, if the filter passes no row without the property."""
    if order.present is None:
        return order.text
    values = [
        value
        for name, operators in (where or {}).items()
        if isinstance(field := target.fields.get(name), Value) and field.raw == order.present
        for operator, value in (operators or {}).items()
        # an operator that names nodes also passes one that has no code but the id
        if operator not in (NAMING if names_nodes(target, name) else ("ne",))
    ]
    return order.text if all(value is None for value in values) else order.present


def order_fingerprint(target: Shape, keys: Sequence[SortKey]) -> str:
    """The fingerprint in the cursors of this order. Other orders reject cursors with it."""
    return fingerprint_of(
        f"{target.name}:" + ",".join(f"{key.text.split('.', 1)[-1]} {key.descending}" for key in keys)
    )


def cursor_parameters(
    statement: StatementBuilder, keys: Sequence[SortKey], fingerprint: str, path: ValuePath, name: str
) -> list[str]:
    """Parameters for the values in the cursor of the argument `name`, one for each key."""
    kinds = [key.kind for key in keys]

    def value(index: int) -> Callable[[Selection], Any]:
        return lambda root: decode(fingerprint, root.at(path).arguments[name], kinds, argument=name)[index]

    return [statement.parameter(name, value(index)) for index in range(len(keys))]


def keyset(keys: Sequence[SortKey], parameters: Sequence[str], *, forward: bool) -> str:
    """Rows beyond the cursor: `u <= $u AND (u < $u OR id > $i)`, never the bare OR (docs/decisions/0003)."""
    text = ""
    for key, parameter in reversed(list(zip(keys, parameters, strict=True))):
        strict = key.beyond(parameter, True, forward)
        text = f"{key.beyond(parameter, False, forward)} AND ({strict} OR ({text}))" if text else strict
    return f"({text})"
