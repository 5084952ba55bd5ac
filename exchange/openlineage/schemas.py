"""Schema facets: the columns that they name, and those that they named once and name no more.

A dataset has the columns of its observed schema (`schema`); without one, those that a dbt manifest describes
(`dbt_columns`), which may be incomplete. Only the latest value of a facet is stored, and besides it the columns of
earlier values that it lacks, each with the latest instant at which it was named. So the joined state does not depend
on the order of the events. When a column was dropped after that instant is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from exchange.openlineage.joins import Facets, latest

DBT_COLUMNS = "dbt_columns"
SCHEMA_FACETS = ("schema", DBT_COLUMNS)
"""The first that a dataset has holds its columns."""
MAX_FIELD_DEPTH = 20

FormerColumns = Mapping[str, Facets]
"""By schema facet, the columns that it named once and names no more: by name, the latest instant, and the position and
type then."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a schema facet. The name of a nested field is its path, joined by dots."""

    name: str
    position: int
    type: str


def value_of(facets: Facets, name: str) -> Mapping[str, Any]:
    """The value of a facet; empty where it is absent or deleted (`_deleted`)."""
    _, value = facets.get(name, ("", None))
    return value if isinstance(value, dict) and not value.get("_deleted") else {}


def schema_facet(facets: Facets) -> str:
    """The name of the facet that holds the columns of a dataset."""
    return next((name for name in SCHEMA_FACETS if value_of(facets, name)), SCHEMA_FACETS[0])


def columns_of(schema: Mapping[str, Any]) -> tuple[Column, ...]:
    """The fields of a schema facet in its order, without repeated names."""
    types: dict[str, str] = {}
    for name, field in fields_of(schema):
        types.setdefault(name, str(field.get("type") or ""))
    return tuple(Column(name, position, kind) for position, (name, kind) in enumerate(types.items(), 1))


def fields_of(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The fields of a schema facet by the names of its columns, nested ones included."""
    return _fields(schema.get("fields"), "", 0)


def columns_ever_named(facets: Facets, former: FormerColumns, name: str) -> Facets:
    """All columns that any value of this schema facet named: the latest instant, and the position and type then."""
    at, _ = facets.get(name, ("", None))
    present = {column.name: (at, [column.position, column.type]) for column in columns_of(value_of(facets, name))}
    return latest(former.get(name, {}), present)


def joined_former_columns(joined: Facets, *sides: tuple[Facets, FormerColumns]) -> FormerColumns:
    """The former columns of two joined states, whose joined facets are `joined`."""
    result = {}
    for name in SCHEMA_FACETS:
        if _is_unchanged(name, sides):
            continue
        named = reduce(latest, (columns_ever_named(facets, former, name) for facets, former in sides))
        present = columns_ever_named(joined, {}, name)
        if columns := {column: value for column, value in named.items() if present.get(column) != value}:
            result[name] = columns
    return result


def _is_unchanged(name: str, sides: tuple[tuple[Facets, FormerColumns], ...]) -> bool:
    """Whether no side has former columns and all values of the facet are equal: the joined one names all columns."""
    values = [facets[name][1] for facets, _ in sides if name in facets]
    return not any(former.get(name) for _, former in sides) and all(value == values[0] for value in values)


def _fields(fields: Any, prefix: str, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for field in fields if isinstance(fields, list) and depth < MAX_FIELD_DEPTH else ():
        name = field.get("name") if isinstance(field, dict) else None
        if isinstance(name, str) and name.strip():
            yield prefix + name, field
            yield from _fields(field.get("fields"), f"{prefix}{name}.", depth + 1)
