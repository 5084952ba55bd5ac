"""Lists read from properties that a relationship copies from its targets, so that only the page's targets are read.

Measured rules (docs/decisions/0003-one-statement-per-root-field.md): untyped ends, a hint, a predicate on every column
of the index, the equality columns first in ORDER BY. The target is the end node, read for the rows of the page only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.cypher_rename import rename_properties
from graph.query_markers import ORDER, PAGE, WHERE
from graph.shape import CopiedProperties

RELATIONSHIP = "held"
AUDIENCE = "audience"


@dataclass(frozen=True, slots=True)
class RelationshipPage:
    """The index of copied properties that a list or a count is read from.

    `columns`: of the index, after the owner's. `equal`: how many of them are compared for equality. `ordered`: whether
    the index yields the requested order.
    """

    copies: CopiedProperties
    columns: tuple[str, ...]
    equal: int
    ordered: bool

    @property
    def body(self) -> str:
        """The clauses that bind the relationship."""
        owner, value = self.copies.owner
        columns = ", ".join((owner, *self.columns))
        rest = (column for column in self.columns[self.equal :] if column != AUDIENCE)
        present = " ".join(f"AND {RELATIONSHIP}.{column} IS NOT NULL" for column in rest)
        return (
            f"MATCH ()-[{RELATIONSHIP}:{self.copies.relationship}]->()\n"
            f"USING INDEX {RELATIONSHIP}:{self.copies.relationship}({columns})\n"
            f"WHERE {RELATIONSHIP}.{owner} = {value} AND {RELATIONSHIP}.{AUDIENCE} IN $audiences "
            f"{present} {WHERE.text}\n"
            f"WITH {RELATIONSHIP} {ORDER.text} {PAGE.text}"
        )

    def leading_columns(self, variable: str, direction: str) -> list[str]:
        """The items of ORDER BY for the columns compared for equality, which come before those of the order."""
        equal = (self.copies.owner[0], *self.columns[: self.equal])
        return [f"{variable}.{column} {direction}" for column in equal]

    def text(self, text: str, variable: str) -> str:
        """A text about the target in `variable`, with the names of the copies.

        Raises KeyError if a copy is missing, MissingMarker if the text uses the target in another way.
        """
        return rename_properties(text, variable, self.copies.names)


def choose_for_page(
    copies: CopiedProperties, where: Mapping[str, Any] | None, order: Sequence[Mapping[str, Any]] | None
) -> RelationshipPage | None:
    """The index for a page with this filter and order; None if the copies do not suffice.

    The order must consist of one copied property. A list without selected rows needs no order.
    """
    equal = _equal(copies, where)
    keys = [name for item in order or () for name in item]
    if equal is None or len(keys) > 1 or not set(keys) <= copies.names.keys():
        return None
    tail = (copies.names[keys[0]], copies.names["id"]) if keys else ()
    best = None
    for columns in copies.indexes:
        count = len(columns) - 2
        if set(columns[:count]) <= equal and (not keys or columns[count:] == tail):
            page = RelationshipPage(copies, columns, count, ordered=bool(keys))
            best = page if best is None or page.equal > best.equal else best
    return best


def choose_for_count(copies: CopiedProperties, where: Mapping[str, Any] | None) -> RelationshipPage | None:
    """The index for a count with this filter; None if the copies do not suffice."""
    equal = _equal(copies, where)
    if equal is None:
        return None
    columns = max((columns for columns in copies.counted if set(columns) <= equal), key=len)
    return RelationshipPage(copies, (*columns, AUDIENCE), len(columns), ordered=False)


def _equal(copies: CopiedProperties, where: Mapping[str, Any] | None) -> set[str] | None:
    """The copied properties compared for equality; None if the filter uses a property that is not copied."""
    conditions = {name: operators for name, operators in (where or {}).items() if operators is not None}
    if not conditions.keys() <= copies.names.keys():
        return None
    return {copies.names[name] for name, operators in conditions.items() if operators.get("eq") is not None}
