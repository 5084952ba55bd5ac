"""The columns of a type: its plain values, and the objects that it refers to by code or id, and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
)

from domain.chinese import listed
from domain.errors import BadArgument

KEYS, TITLES = ("code", "key", "runId"), ("name", "title")
"""The fields by which a table names an object: the first key that it has, else its id, and its titles."""
REPEATED = frozenset({("CatalogEntry", "name")})
"""The types and fields that repeat another of TITLES: the name of an entry is its title."""
NODE = "Node"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column. `path`: the names of the fields from the row to the value. `owner`: the type that has the first field,
    `target` the type that has the last. `enumeration`: the name of the enumeration of its values, if they have one."""

    path: tuple[str, ...]
    owner: str
    target: str
    enumeration: str | None = None

    @property
    def name(self) -> str:
        """The name by which a caller selects it, such as `platform.code`."""
        return ".".join(self.path)

    def value(self, row: Mapping[str, Any]) -> Any:
        """The value in a row; null if an object on the path is null."""
        value: Any = row
        for key in self.path:
            if value is None:
                return None
            value = value[key]
        return value


CURSOR = "cursor"
ID_COLUMN = TableColumn(("id",), "", "")
"""What is selected of nodes if all columns are those of edges."""


def columns_of(schema: GraphQLSchema, type_name: str) -> tuple[tuple[TableColumn, ...], tuple[TableColumn, ...]]:
    """The columns that a table of this type has, and those that it may have besides: all values of its objects.

    The objects are nodes: a contact, which is not for every caller, is none.
    """
    kind = schema.type_map[type_name]
    assert isinstance(kind, GraphQLObjectType)  # noqa: S101 - the rows of a list are objects
    usual: list[TableColumn] = []
    further: list[TableColumn] = []
    for name, field in kind.fields.items():
        target = get_named_type(field.type)
        if any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(target):
            (further if (type_name, name) in REPEATED else usual).append(_column((name,), kind, kind, field))
        elif (
            isinstance(target, GraphQLObjectType)
            and _is_node(target)
            and not is_list_type(get_nullable_type(field.type))
        ):
            names = _names(target)
            values = {
                below: _column((name, below), kind, target, value)
                for below, value in target.fields.items()
                if is_leaf_type(get_named_type(value.type)) and not value.args
            }
            usual += [values[below] for below in names]
            further += [column for below, column in values.items() if below not in names]
    return tuple(usual), tuple(further)


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """The columns of a connection: values of its nodes, and the plain values of its edges, such as a distance.

    `all`: both, in the order of the table. `of_edges`: those of edges.
    """

    all: tuple[TableColumn, ...]
    of_edges: tuple[TableColumn, ...]

    @classmethod
    def of(cls, schema: GraphQLSchema, connection: GraphQLObjectType, names: Sequence[str] = ()) -> EdgeColumns:
        """The columns with these names, in their order; without names the usual ones, those of edges last.

        Raises BadArgument.
        """
        edge = get_named_type(connection.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)  # noqa: S101 - an edge is an object
        of_edges = tuple(
            _column((name,), edge, edge, field)
            for name, field in edge.fields.items()
            if name != CURSOR and is_leaf_type(get_named_type(field.type)) and not field.args
        )
        columns = chosen_columns(schema, get_named_type(edge.fields["node"].type).name, names, of_edges)
        return cls(columns, tuple(column for column in columns if column in of_edges))

    @property
    def selection(self) -> str:
        """The selection set of an edge, with its cursor."""
        of_nodes = [column for column in self.all if column not in self.of_edges] or [ID_COLUMN]
        return f"{CURSOR} {selection_of(self.of_edges)} node {{ {selection_of(of_nodes)} }}"

    def rows(self, edges: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """The rows of edges, with the values of all columns."""
        names = [column.name for column in self.of_edges]
        return ({**edge["node"], **{name: edge[name] for name in names}} for edge in edges)


def chosen_columns(
    schema: GraphQLSchema, type_name: str, names: Sequence[str], besides: Sequence[TableColumn] = ()
) -> tuple[TableColumn, ...]:
    """The columns with these names, in their order; without names the usual ones. Raises BadArgument.

    `besides`: those of the edges, which follow the usual ones.
    """
    usual, further = columns_of(schema, type_name)
    if not names:
        return (*usual, *besides)
    by_name = {column.name: column for column in (*usual, *further, *besides)}
    chosen = []
    for name in dict.fromkeys(names):
        if name not in by_name:
            raise BadArgument(
                f"columns names {name[:80]!r}, which is no column of this list.",
                argument="columns",
                zh=f"参数 columns 中的“{name[:80]}”不是该列表的列。",
                remedy=f"Columns: {', '.join(by_name)}.",
                remedy_zh=f"可选的列：{listed(by_name)}。",
            )
        chosen.append(by_name[name])
    return tuple(chosen)


def selection_of(columns: Iterable[TableColumn]) -> str:
    """The selection set that reads the columns."""
    return _selection([column.path for column in columns])


def _selection(paths: Iterable[Sequence[str]]) -> str:
    below: dict[str, list[Sequence[str]]] = {}
    for name, *rest in paths:
        below.setdefault(name, []).extend([rest] if rest else [])
    return " ".join(f"{name} {{ {_selection(inner)} }}" if inner else name for name, inner in below.items())


def _names(kind: GraphQLObjectType) -> list[str]:
    key = next((name for name in KEYS if name in kind.fields), "id")
    return [key, *(name for name in TITLES if name in kind.fields and (kind.name, name) not in REPEATED)]


def _column(
    path: tuple[str, ...], owner: GraphQLObjectType, target: GraphQLObjectType, field: GraphQLField
) -> TableColumn:
    kind = get_named_type(field.type)
    return TableColumn(path, owner.name, target.name, kind.name if isinstance(kind, GraphQLEnumType) else None)


def _is_node(kind: GraphQLObjectType) -> bool:
    return any(interface.name == NODE for interface in kind.interfaces)


def values_of(columns: Sequence[TableColumn], rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The values of each row, in the order of the columns."""
    return ([column.value(row) for column in columns] for row in rows)
