"""Declares fields of the schema's types: plain fields, connections, arguments with their descriptions."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, Generic, TypeVar

import strawberry
from strawberry import UNSET

from api import enums, filter_inputs
from api.scalars import Instant

T = TypeVar("T")
DEFAULT = "default"


def field(description: str, **options: Any) -> Any:
    """A field that is read from the resolver's dict under its response key."""
    return strawberry.field(description=description, **options)


def argument(kind: Any, description: str, *, default: Any = UNSET, **options: Any) -> Any:
    """The annotation of an argument. `default`: its value if it is left out. A resolver treats null as left out."""
    return Annotated[kind, strawberry.argument(description=description, metadata={DEFAULT: default}, **options)]


FIRST = argument(int | None, "Number of rows from the start, 1–100; 20 if neither first nor last is given.")
LAST = argument(int | None, "Number of rows from the end, 1–100.")
AFTER = argument(str | None, "Only rows after this cursor.")
BEFORE = argument(str | None, "Only rows before this cursor.")
PAGE = {"first": FIRST, "after": AFTER, "last": LAST, "before": BEFORE}
AS_OF = argument(Instant | None, "The instant of evaluation; default: the time of the request.")


@strawberry.type(description="The position of a page in its list (Relay).")
class PageInfo:
    has_next_page: bool = field("True if rows follow this page.")
    has_previous_page: bool = field("True if rows precede this page.")
    start_cursor: str | None = field("The cursor of the page's first row.")
    end_cursor: str | None = field("The cursor of the page's last row.")


@strawberry.type(description="A row of a list, with the cursor that continues after it.")
class Edge(Generic[T]):
    cursor: str = field("The cursor that continues after this row, with the same where and orderBy.")
    node: T = field("The node of the row.")


@strawberry.type(
    description="A page of a list (Relay). Rows whose sort key does not change are neither skipped nor repeated."
)
class Connection(Generic[T]):
    edges: list[Edge[T]] = field("The page's rows with their cursors.")
    nodes: list[T] = field("The page's rows without cursors.")
    page_info: PageInfo = field("The position of the page in the list.")
    total_count: int = field("Number of rows of the whole list; counted only if selected.")


def with_arguments(result: Any, description: str, arguments: dict[str, Any], **options: Any) -> Any:
    """A field whose arguments are read from the selection. `arguments` maps names to annotations.

    An annotation that does not allow null makes the argument required.
    """

    def unreachable(**_: Any) -> Any:
        raise AssertionError("the compiled query resolves this field")  # pragma: no cover

    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=annotation,
            default=inspect.Parameter.empty if _required(annotation) else UNSET,
        )
        for name, annotation in arguments.items()
    ]
    unreachable.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    unreachable.__annotations__ = dict(arguments)
    declared: Any = strawberry.field(resolver=unreachable, graphql_type=result, description=description, **options)
    for parameter in declared.arguments:
        # not in the signature, whose defaults have to be hashable
        parameter.default = parameter.metadata.get(DEFAULT, UNSET)
    return declared


def page_arguments(name: str) -> dict[str, Any]:
    """The arguments of a connection to a type: where, orderBy, first, after, last and before."""
    arguments: dict[str, Any] = {
        "where": argument(filter_inputs.where_input(name) | None, "Filters on the rows; default: all.")
    }
    if hasattr(filter_inputs, f"{name}Order"):
        kind: Any = list.__class_getitem__(filter_inputs.order_input(name))
        arguments["order_by"] = argument(
            kind | None, "The sort keys, one in each object, the first key first; ties by id."
        )
    return {**arguments, **PAGE}


def connection_field(ref: Any, name: str, description: str, *, as_of: bool = False, connection: Any = None) -> Any:
    """A connection to the type with this name."""
    arguments = page_arguments(name)
    if as_of:
        arguments["as_of"] = AS_OF
    return with_arguments(connection or Connection[ref], description, arguments)


def _required(annotation: Any) -> bool:
    kind = annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation
    return type(None) not in getattr(kind, "__args__", ())


__all__ = [
    "AS_OF",
    "Connection",
    "Edge",
    "PageInfo",
    "argument",
    "connection_field",
    "enums",
    "field",
    "with_arguments",
]
