"""The vocabulary in which `graph/shapes/` declares how the fields of a noun are read.

A shape names the variable it is read from. Its texts are Cypher expressions over that variable and contain no input of
callers. `graph/compile/` turns a query and a selection over shapes into one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph.argument import Argument
from graph.field_kinds import FilterKind, OrderKind, order_kind_of

OPEN_END_CYPHER = "datetime('9999-12-31T00:00:00Z')"


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar: an expression over the shape's variables. Filters and orders compare `raw`.

    `open_ended`: `raw` is an instant, of which OPEN_END stands for null. `order_kind`: the type of the sort value, if
    it is not that of the filter.
    """

    text: str
    filter: FilterKind | None = None
    order: str | None = None
    raw: str | None = None
    open_ended: bool = False
    order_kind: OrderKind | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A scalar that a pure rule computes from expressions, after the read."""

    rule: Callable[..., Any]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowCount:
    """The number of rows that a query file returns."""

    file: str


@dataclass(frozen=True, slots=True)
class GraphVersion:
    """The graph version that the result was read at."""


@dataclass(frozen=True, slots=True)
class WholeCompleteness:
    """The completeness of an object that is never cut. `hidden`: an expression for the number of its parts that the
    caller may not see."""

    hidden: str


@dataclass(frozen=True, slots=True)
class One:
    """An object or null: a pattern or a query file that binds at most one target.

    `same`: the pattern is a variable that is already bound to the target. `unless`: a condition for null.
    """

    pattern: str
    target: str
    binds: str | None = None
    file: str | None = None
    same: bool = False
    arguments: tuple[Argument, ...] = ()
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class Many:
    """A plain list in a fixed order, at most `limit` rows; its cost counts `bound` rows (graph/list_bounds.py)."""

    pattern: str
    target: str
    order: tuple[str, ...]
    limit: int = 100
    binds: str | None = None
    file: str | None = None
    arguments: tuple[Argument, ...] = ()
    bound: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key: an expression that is never null. `kind`: the type of its value in a cursor. `unique`: no two rows of
    a list share a value. `present`: the property that orders a list instead if its filter compares this property."""

    text: str
    kind: OrderKind = "text"
    unique: bool = False
    present: str | None = None


@dataclass(frozen=True, slots=True)
class CopiedProperties:
    """Properties that a relationship copies from its targets, to filter and order lists of them.

    `owner`: the column that names the relationship's start, and the expression it equals. `names`: the target's
    property → its copy. `indexes`: the columns of the relationship's indexes, after the owner's. `counted`: the columns
    of the indexes for counts, all compared for equality; the audience follows them.
    """

    relationship: str
    owner: tuple[str, str]
    names: Mapping[str, str]
    indexes: tuple[tuple[str, ...], ...]
    counted: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """A Relay connection: a pattern or a query file that binds each target once.

    `order`: the default order, followed by the target's id. `edge`: fields of the edge itself. `carry`: variables of
    the pattern that the order or the edge uses. `copies`: copied properties for large lists.
    """

    pattern: str
    target: str
    order: tuple[Order, ...] = ()
    binds: str | None = None
    file: str | None = None
    arguments: tuple[Argument, ...] = ()
    edge: Mapping[str, Value | One | Many] = field(default_factory=dict)
    carry: tuple[str, ...] = ()
    distinct: bool = False
    copies: CopiedProperties | None = None


@dataclass(frozen=True, slots=True)
class Batched:
    """A connection or an object that is batch-loaded after the statement, for all rows together (graph/batch_load.py),
    by the id `text` of the row that it belongs to."""

    text: str
    target: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A filter by the target at the other end of a pattern. `binds`: its variable, by default the target's."""

    pattern: str
    target: str
    binds: str | None = None


FieldShape = Value | Computed | RowCount | GraphVersion | WholeCompleteness | One | Many | Connection | Batched


@dataclass(frozen=True, slots=True)
class Shape:
    """One object type: its name in the schema, the variables it is read from, its fields.

    `given`: variables bound before it. `preludes`: query files that bind further ones. `audience`: every match of it
    carries the audience predicate. `key`: the property that distinguishes its rows. `indexes`: columns of the range
    indexes that its pages are read from (migrations/ creates them). `relationship`: the type of relationship that it is
    read from, if not a node. `unique`: properties that each identify one row. `composite_key`: properties that identify
    it together. `node`: for types that Relay's `node` returns, the prefix of their ids and the query that reads by id.
    """

    name: str
    given: tuple[str, ...]
    fields: Mapping[str, FieldShape]
    audience: bool = False
    preludes: tuple[str, ...] = ()
    filters: Mapping[str, Related] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    key: str = "id"
    indexes: tuple[tuple[str, ...], ...] = ()
    relationship: str = ""
    unique: frozenset[str] = frozenset({"id", "code"})
    composite_key: tuple[str, ...] = ()
    node: tuple[str, str] | None = None

    @property
    def var(self) -> str:
        return self.given[0]


def shape(
    name: str,
    /,
    *given: str,
    audience: bool = False,
    preludes: tuple[str, ...] = (),
    filters: Mapping[str, Related] | None = None,
    orders: Mapping[str, Order] | None = None,
    row_key: str = "id",
    indexes: tuple[tuple[str, ...], ...] = (),
    relationship: str = "",
    composite_key: tuple[str, ...] = (),
    node: tuple[str, str] | None = None,
    **fields: FieldShape,
) -> Shape:
    """A shape. A `prop()` without a name gets the name of its field."""
    var = given[0]
    completed = {field_name: _complete(var, field_name, field_shape) for field_name, field_shape in fields.items()}
    sort_orders = {
        field_name: Order(field_shape.order, field_shape.order_kind or order_kind_of(field_shape.filter))
        for field_name, field_shape in completed.items()
        if isinstance(field_shape, Value) and field_shape.order
    }
    return Shape(
        name,
        given,
        completed,
        audience,
        preludes,
        filters or {},
        {**sort_orders, **(orders or {})},
        row_key,
        indexes,
        relationship,
        composite_key=composite_key,
        node=node,
    )


def prop(
    name: str = "", *, by: FilterKind | None = None, sort: str | bool = False, order_kind: OrderKind | None = None
) -> Value:
    """The stored property with the name of the field, or `name`.

    `by`: filterable with the operators of that kind. `sort`: sortable by itself (True) or by another property. A
    property that may be absent needs another one, its sort key (docs/graph.md). `order_kind`: the type of the sort key,
    if it is not that of the property.
    """
    order = "." + (sort if isinstance(sort, str) else name) if sort else None
    return Value("." + name, by, order, "." + name, order_kind=order_kind)


def moment(name: str = "", *, by: FilterKind | None = "instant", sort: str | bool = False) -> Value:
    """A DATETIME as ISO 8601 text."""
    plain = prop(name, by=by, sort=sort)
    return Value(f"toString({plain.text})", by, plain.order, plain.text)


def day(name: str = "", *, sort: bool = False) -> Value:
    """The day of a DATETIME in Beijing time, YYYY-MM-DD; null for an open end. `sort`: the DATETIME is never null."""
    plain = prop(name, by="day", sort=sort)
    instant = f"datetime({{datetime: {plain.text}, timezone: '+08:00'}})"
    shown = f"toString(date({instant}))"
    text = shown if sort else f"CASE WHEN {plain.text} < {OPEN_END_CYPHER} THEN {shown} END"
    return Value(text, "day", plain.order, plain.text, open_ended=not sort)


def until(name: str = "until") -> Value:
    """The end of a validity interval; null for an open one."""
    text = f"CASE WHEN .{name} < {OPEN_END_CYPHER} THEN toString(.{name}) END"
    return Value(text, "instant", None, f".{name}", open_ended=True)


def expr(text: str, *, by: FilterKind | None = None) -> Value:
    """An expression over the shape's variables."""
    return Value(text, by, None, text)


def computed(rule: Callable[..., Any], *texts: str) -> Computed:
    """A value that a pure rule computes from expressions."""
    return Computed(rule, texts)


def _complete(var: str, name: str, field_shape: FieldShape) -> FieldShape:
    if isinstance(field_shape, Value):
        return replace(
            field_shape,
            text=_qualify(var, name, field_shape.text),
            order=field_shape.order and _qualify(var, name, field_shape.order),
            raw=field_shape.raw and _qualify(var, name, field_shape.raw),
        )
    if isinstance(field_shape, Computed):
        return Computed(field_shape.rule, tuple(_qualify(var, name, text) for text in field_shape.texts))
    if isinstance(field_shape, Batched):
        return replace(field_shape, text=_qualify(var, name, field_shape.text))
    return field_shape


def _qualify(var: str, name: str, text: str) -> str:
    """Replace `.x` by the property x of the shape's variable, and a bare `.` by the property with the field's name."""
    parts = []
    for index, char in enumerate(text):
        is_property = char == "." and (index == 0 or text[index - 1] in " ([,")
        if is_property and not text[index + 1 : index + 2].isalpha():
            parts.append(f"{var}.{name}")
        else:
            parts.append(var + char if is_property else char)
    return "".join(parts)
