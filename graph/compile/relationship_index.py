"""Lists read from copies on a relationship: a page of a large list is read without its targets being read first.

Rules measured (docs/decisions/0003-one-record.md): untyped ends, a hint, a predicate on every column of the index, the
equality columns first in ORDER BY; the target is the relationship's end node, taken for the page's rows only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.query_markers import ORDER, PAGE, WHERE
from graph.shape import Copies

HELD = "held"
AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class RelationshipPage:
    """The copies that serve a list: the index's columns, of which `equal` behind the owner's are compared for equality;
    `ordered`: whether the index also gives the order asked for."""

    copies: Copies
    columns: tuple[str, ...]
    equal: int
    ordered: bool

    @property
    def body(self) -> str:
        """The clauses that bind the relationship."""
        owner, value = self.copies.owner
        columns = ", ".join((owner, *self.columns))
        rest = (column for column in self.columns[self.equal :] if column != AUDIENCE)
        present = " ".join(f"AND {HELD}.{column} IS NOT NULL" for column in rest)
        return (
            f"MATCH ()-[{HELD}:{self.copies.relationship}]->()\n"
            f"USING INDEX {HELD}:{self.copies.relationship}({columns})\n"
            f"WHERE {HELD}.{owner} = {value} AND {HELD}.{AUDIENCE} IN $audiences {present} {WHERE.text}\n"
            f"WITH {HELD} {ORDER.text} {PAGE.text}"
        )

    def leading(self, variable: str, direction: str) -> list[str]:
        """The columns compared for equality, to stand before the order's own."""
        equal = (self.copies.owner[0], *self.columns[: self.equal])
        return [f"{variable}.{column} {direction}" for column in equal]

    def text(self, text: str, variable: str) -> str:
        """A text that speaks of the target by `variable`, in the copies' names. Raises KeyError where there is none."""
        return re.sub(
            rf"\b{variable}\.(\w+)",
            lambda found: f"{variable}.{self.copies.names[found.group(1)]}",
            text,
        )


def choose_for_page(
    copies: Copies, where: Mapping[str, Any] | None, order: Sequence[Mapping[str, Any]] | None
) -> RelationshipPage | None:
    """The copies for a list with this filter and order, None where they do not hold what is asked.

    The order must be asked for by one copied property; a list of which no rows are read needs none.
    """
    equal = _equal(copies, where)
    keys = [name for each in order or () for name, direction in each.items() if direction]
    if equal is None or len(keys) > 1 or not set(keys) <= copies.names.keys():
        return None
    tail = (copies.names[keys[0]], copies.names["id"]) if keys else ()
    best = None
    for columns in copies.indexes:
        count = len(columns) - 2
        if set(columns[:count]) <= equal and (not keys or columns[count:] == tail):
            found = RelationshipPage(copies, columns, count, ordered=bool(keys))
            best = found if best is None or found.equal > best.equal else best
    return best


def choose_for_count(copies: Copies, where: Mapping[str, Any] | None) -> RelationshipPage | None:
    """The copies that how many there are with this filter is read from, None where they do not hold what is asked."""
    equal = _equal(copies, where)
    if equal is None:
        return None
    columns = max((each for each in copies.counted if set(each) <= equal), key=len)
    return RelationshipPage(copies, (*columns, AUDIENCE), len(columns), ordered=False)


def _equal(copies: Copies, where: Mapping[str, Any] | None) -> set[str] | None:
    """The copies compared for equality; None where what is not copied is filtered by."""
    asked = {name: operators for name, operators in (where or {}).items() if operators is not None}
    if not asked.keys() <= copies.names.keys():
        return None
    return {copies.names[name] for name, operators in asked.items() if operators.get("eq") is not None}
