"""Filters and orders, made of what the shapes declare filterable and sortable, so that neither can offer more."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api import enums
from api.scalars import Instant
from domain.model import catalog_enums as closed
from domain.model import kinds
from graph.shape import Shape, Value
from graph.shapes import shapes

_HERE = "api.filter_inputs"
_MODULE = globals()
_TEXT = ("eq", "ne", "in", "gt", "gte", "lt", "lte", "contains", "startsWith")
_ORDERED = ("eq", "ne", "in", "gt", "gte", "lt", "lte")
_EQUAL = ("eq", "ne", "in")
_MEANS = {
    "eq": "Equal to; null: absent.",
    "ne": "Not equal to, absent included; null: present.",
    "in": "One of.",
    "gt": "Greater than.",
    "gte": "Greater than or equal to.",
    "lt": "Less than.",
    "lte": "Less than or equal to.",
    "contains": "Contains this text, case-sensitive.",
    "startsWith": "Starts with this text, case-sensitive.",
}
_ENUMS: dict[str, type] = {
    "status": closed.EntryStatus,
    "format": closed.Format,
    "shareType": closed.ShareType,
    "shareMethod": closed.ShareMethod,
    "openType": closed.OpenType,
    "updateCycle": closed.UpdateCycle,
    "cadence": closed.UpdateCycle,
    "securityGrade": closed.SecurityGrade,
    "dataType": closed.DataType,
    "level": kinds.RegionLevel,
    "builtBy": kinds.RegionLevel,
    "jurisdiction": kinds.Jurisdiction,
    "subject": kinds.CategorySubject,
    "collectorKind": kinds.CollectorKind,
    "channel": kinds.Channel,
    "Department.kind": kinds.DepartmentKind,
    "Library.kind": kinds.LibraryKind,
    "DataResource.kind": kinds.ResourceKind,
    "Flow.kind": kinds.FlowKind,
    "ReturnFlow.kind": kinds.FlowKind,
    "Run.state": kinds.RunState,
}


def where(name: str) -> Any:
    """The filter of a type, by the type's name."""
    return _MODULE[f"{name}Where"]


def order(name: str) -> Any:
    """The sort of a type, by the type's name."""
    return _MODULE[f"{name}Order"]


def _input(name: str, description: str, fields: dict[str, tuple[Any, str]]) -> None:
    """Makes an input type whose every field may be left out."""
    space: dict[str, Any] = {"__module__": _HERE, "__annotations__": {}}
    for field_name, (kind, means) in fields.items():
        python_name = f"{field_name}_" if field_name in ("in", "and", "or", "not") else field_name
        space["__annotations__"][python_name] = kind | None
        space[python_name] = strawberry.field(name=field_name, description=means, default=UNSET)
    _MODULE[name] = strawberry.input(type(name, (), space), name=name, description=description)


def _operators(name: str, kind: Any, operators: tuple[str, ...], what: str) -> None:
    _input(
        name,
        f"Compares {what}; several operators must all hold.",
        {each: (list[kind] if each == "in" else kind, _MEANS[each]) for each in operators},
    )


def _filter_of(shape: Shape, name: str, field: Value) -> Any:
    if field.filter == "enum":
        kind = _ENUMS.get(f"{shape.name}.{name}") or _ENUMS[name]
        own = f"{kind.__name__}Filter"
        if own not in _MODULE:
            _operators(own, kind, _EQUAL, f"{kind.__name__} values")
        return _MODULE[own]
    return _MODULE[
        {
            "text": "TextFilter",
            "id": "IdFilter",
            "number": "NumberFilter",
            "boolean": "BooleanFilter",
            "instant": "DateTimeFilter",
        }[str(field.filter)]
    ]


def _lazy(name: str) -> Any:
    return Annotated[name, strawberry.lazy(_HERE)]


def _make_where(shape: Shape) -> None:
    fields: dict[str, tuple[Any, str]] = {
        name: (_filter_of(shape, name, field), f"By {name}.")
        for name, field in shape.fields.items()
        if isinstance(field, Value) and field.filter
    }
    for name, related in shape.filters.items():
        fields[name] = (_lazy(f"{related.target}Where"), f"By {name}: some {related.target} there fits.")
    own = _lazy(f"{shape.name}Where")
    fields["and"] = (list[own], "All of these hold.")  # type: ignore[valid-type]
    fields["or"] = (list[own], "At least one of these holds.")  # type: ignore[valid-type]
    fields["not"] = (own, "This does not hold.")
    _input(f"{shape.name}Where", f"Which {shape.name} values to list; several fields must all hold.", fields)


def _make_order(shape: Shape) -> None:
    if shape.orders:
        _input(
            f"{shape.name}Order",
            f"How {shape.name} values are sorted; ties go by id.",
            {name: (enums.Direction, f"By {name}.") for name in shape.orders},
        )


_operators("TextFilter", str, _TEXT, "texts")
_operators("IdFilter", strawberry.ID, _EQUAL, "ids")
_operators("NumberFilter", float, _ORDERED, "numbers")
_operators("BooleanFilter", bool, ("eq", "ne"), "truth values")
_operators("DateTimeFilter", Instant, _ORDERED, "instants")
for _shape in shapes().values():
    _make_where(_shape)
    _make_order(_shape)
del _shape
