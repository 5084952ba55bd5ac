"""The order of a list, and the rows beyond a cursor in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.decoder import Path
from graph.compile.statement_builder import Scope, StatementBuilder
from graph.pagination import ValueKind, decode, fingerprint_of
from graph.selection import Selection
from graph.shape import Order, Shape


@dataclass(frozen=True, slots=True)
class SortKey:
    """One sort key in the names of its scope."""

    text: str
    descending: bool
    kind: ValueKind = "plain"

    @property
    def served(self) -> str:
        return f"toString({self.text})" if self.kind == "instant" else self.text

    def sorting(self, *, backward: bool) -> str:
        return f"{self.text} {self.direction(backward=backward)}"

    def direction(self, *, backward: bool) -> str:
        return "DESC" if self.descending != backward else "ASC"

    def beyond(self, parameter: str, strictly: bool, forward: bool) -> str:
        sign = "<" if self.descending == forward else ">"
        value = f"datetime(${parameter})" if self.kind == "instant" else f"${parameter}"
        return f"{self.text} {sign}{'' if strictly else '='} {value}"


def keys_of(
    target: Shape, own: Sequence[Order], asked: Sequence[dict[str, str]] | None, scope: Scope, as_target: Scope
) -> list[SortKey]:
    """The sort keys, the caller's or the list's own, and last the id in the direction of the one before it, so that
    one index serves them all; not behind what no two rows share."""
    if asked:
        keys = [
            SortKey(as_target.text(target.orders[name].text), direction == "DESC", target.orders[name].kind)
            for each in asked
            for name, direction in each.items()
            if direction
        ]
    else:
        keys = [SortKey(scope.text(order.text), False, order.kind) for order in own]
        if own and own[-1].unique:
            return keys
    last = keys[-1].descending if keys else False
    return [*keys, SortKey(as_target.text(f"{target.var}.{target.key}"), last)]


def order_fingerprint(target: Shape, keys: Sequence[SortKey]) -> str:
    """The fingerprint that the cursors of this order carry, so that no other order accepts them."""
    return fingerprint_of(
        f"{target.name}:" + ",".join(f"{key.text.split('.', 1)[-1]} {key.descending}" for key in keys)
    )


def cursor(statement: StatementBuilder, keys: Sequence[SortKey], fingerprint: str, path: Path, name: str) -> list[str]:
    """The parameters that hold what the cursor in the argument `name` says, one for each key."""
    kinds = [key.kind for key in keys]

    def value(index: int) -> Callable[[Selection], Any]:
        return lambda root: decode(fingerprint, root.at(path).arguments[name], kinds)[index]

    return [statement.parameter(name, value(index)) for index in range(len(keys))]


def keyset(keys: Sequence[SortKey], parameters: Sequence[str], *, forward: bool) -> str:
    """Rows beyond the cursor: `u <= $u AND (u < $u OR id > $i)`, never the bare OR (docs/decisions/0003)."""
    text = ""
    for key, parameter in reversed(list(zip(keys, parameters, strict=True))):
        strict = key.beyond(parameter, True, forward)
        text = f"{key.beyond(parameter, False, forward)} AND ({strict} OR ({text}))" if text else strict
    return f"({text})"
