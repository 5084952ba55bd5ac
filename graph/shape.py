"""How the fields of a noun are read: the words in which `graph/shapes/` declares them.

A shape names the variable it is read from; texts speak of that variable and of nothing a caller sent.
`graph/compile/` turns a question and a selection over shapes into one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

FilterKind = Literal["text", "number", "boolean", "instant", "enum", "id"]
OPEN_END = "datetime('9999-12-31T00:00:00Z')"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument that a text uses as a parameter of the same name.

    `convert` makes the parameter's value of the argument's (None where it was not given).
    `refers`: the kind of thing it names; where that does not exist the question fails with UNKNOWN_<kind>.
    `inherits`: where it is not given, that of the field around it holds.
    """

    name: str
    convert: Callable[[Any], Any] | None = None
    refers: str | None = None
    inherits: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar: an expression over the shape's variables; filters and orders compare `raw`."""

    text: str
    filter: FilterKind | None = None
    order: str | None = None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A scalar that a pure rule makes of some expressions, at no cost of a walk."""

    rule: Callable[..., Any]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a question's file finds."""

    file: str


@dataclass(frozen=True, slots=True)
class GraphVersion:
    """The version of the graph the answer was read at."""


@dataclass(frozen=True, slots=True)
class One:
    """An object or null: a pattern (or a question's file) that binds the target, at most one.

    `same`: the pattern is a variable that holds the target already. `unless`: null where this holds.
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
    """A plain list, bounded, in a fixed order."""

    pattern: str
    target: str
    order: tuple[str, ...]
    limit: int = 100
    binds: str | None = None
    file: str | None = None
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """A sort key: an expression that is never null; `kind` tells how a cursor carries it. `unique`: no two rows of one
    list share it, so that nothing has to stand behind it."""

    text: str
    kind: Literal["plain", "instant"] = "plain"
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies on a relationship of what lists of its targets are filtered and ordered by.

    `owner`: the column that names the relationship's start, and the expression it equals. `names`: the target's
    property → its copy. `indexes`: the columns of the relationship's indexes behind the owner's; `counted`: the columns
    of those that counts are read from, all compared for equality, behind which stands the audience.
    """

    relationship: str
    owner: tuple[str, str]
    names: Mapping[str, str]
    indexes: tuple[tuple[str, ...], ...]
    counted: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """A Relay connection: a pattern (or a file) that binds each target once.

    `order`: the order where the caller gives none, before the target's id. `edge`: fields of the edge itself.
    `carry`: variables of the pattern that the order or the edge need. `copies`: what serves large lists.
    """

    pattern: str
    target: str
    order: tuple[Order, ...] = ()
    binds: str | None = None
    file: str | None = None
    arguments: tuple[Argument, ...] = ()
    edge: Mapping[str, Value] = field(default_factory=dict)
    carry: tuple[str, ...] = ()
    distinct: bool = False
    copies: Copies | None = None


@dataclass(frozen=True, slots=True)
class BatchedConnection:
    """A connection that is read beside the statement, for all rows together (graph/findings/batch_attach.py).

    `text`: the id of the row that it belongs to."""

    text: str
    target: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """A filter by what stands at the other end of a pattern, which binds `binds` (the target's variable)."""

    pattern: str
    target: str
    binds: str | None = None


FieldShape = Value | Computed | Tally | GraphVersion | One | Many | Connection | BatchedConnection


@dataclass(frozen=True, slots=True)
class Shape:
    """One object type: its name in the schema, the variables it is read from, its fields.

    `given`: the variables that stand before it. `preludes`: questions' files that bind more of them.
    `audience`: every match of it carries the audience predicate. `key`: what makes its rows distinct.
    `indexes`: the columns of the range indexes that pages of it are read from (migrations/ makes them).
    `unique`: properties that each name one row; `together`: properties that do so jointly.
    `node`: of what Relay's `node` serves, the prefix of its ids and the query that reads it by id.
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
    unique: frozenset[str] = frozenset({"id", "code"})
    together: tuple[str, ...] = ()
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
    together: tuple[str, ...] = (),
    node: tuple[str, str] | None = None,
    **fields: FieldShape,
) -> Shape:
    """A shape; a bare `prop()` is completed with the field's own name."""
    var = given[0]
    complete = {field_name: _completed(var, field_name, each) for field_name, each in fields.items()}
    sorts = {
        field_name: Order(each.order, "instant" if each.filter == "instant" else "plain")
        for field_name, each in complete.items()
        if isinstance(each, Value) and each.order
    }
    return Shape(
        name,
        given,
        complete,
        audience,
        preludes,
        filters or {},
        {**sorts, **(orders or {})},
        row_key,
        indexes,
        together=together,
        node=node,
    )


def prop(name: str = "", *, by: FilterKind | None = None, sort: str | bool = False) -> Value:
    """The property of the field's name (or `name`), as it is stored.

    `by`: filterable with the operators of that kind. `sort`: sortable by itself (True) or by another property, as it
    must be where it may be absent: by its key (docs/graph.md).
    """
    order = "." + (sort if isinstance(sort, str) else name) if sort else None
    return Value("." + name, by, order, "." + name)


def moment(name: str = "", *, by: FilterKind | None = "instant", sort: str | bool = False) -> Value:
    """A DATETIME as ISO 8601 text."""
    plain = prop(name, by=by, sort=sort)
    return Value(f"toString({plain.text})", by, plain.order, plain.text)


def until(name: str = "until") -> Value:
    """The end of an interval, null while it is open."""
    return Value(f"CASE WHEN .{name} < {OPEN_END} THEN toString(.{name}) END", "instant", None, f".{name}")


def expr(text: str, *, by: FilterKind | None = None) -> Value:
    """Any expression over the shape's variables."""
    return Value(text, by, None, text)


def computed(rule: Callable[..., Any], *texts: str) -> Computed:
    """A pure rule over expressions."""
    return Computed(rule, texts)


def _completed(var: str, name: str, each: FieldShape) -> FieldShape:
    if isinstance(each, Value):
        return Value(
            _of(var, name, each.text),
            each.filter,
            each.order and _of(var, name, each.order),
            each.raw and _of(var, name, each.raw),
        )
    if isinstance(each, Computed):
        return Computed(each.rule, tuple(_of(var, name, text) for text in each.texts))
    if isinstance(each, BatchedConnection):
        return replace(each, text=_of(var, name, each.text))
    return each


def _of(var: str, name: str, text: str) -> str:
    """`.x` stands for the shape's own property x, and a bare `.` for the property of the field's name."""
    parts = []
    for index, char in enumerate(text):
        own = char == "." and (index == 0 or text[index - 1] in " ([,")
        if own and not text[index + 1 : index + 2].isalpha():
            parts.append(f"{var}.{name}")
        else:
            parts.append(var + char if own else char)
    return "".join(parts)
