"""Generates the input types of filters and orders from the shapes, so that they offer exactly what shapes declare."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from api import enums
from api.scalars import Day, Instant, Long
from domain.model import catalog_enums as closed
from domain.model import graph_enums
from graph.compile.filters import names_nodes
from graph.shape import Shape, Value
from graph.shapes import shapes

_MODULE_NAME = "api.filter_inputs"
_MODULE = globals()
_TEXT = ("eq", "ne", "in", "gt", "gte", "lt", "lte", "contains", "startsWith")
_ORDERED = ("eq", "ne", "in", "gt", "gte", "lt", "lte")
_EQUAL = ("eq", "ne", "in")
_OPERATOR_DESCRIPTIONS = {
    "eq": "Equal to; null: absent.",
    "ne": "Not equal to, absent included; null: present.",
    "in": "Equal to one of these values; never true for an empty list.",
    "gt": "Greater than.",
    "gte": "Greater than or equal to.",
    "lt": "Less than.",
    "lte": "Less than or equal to.",
    "contains": "Contains this text, case-sensitive.",
    "startsWith": "Starts with this text, case-sensitive.",
}
_ORDER_DESCRIPTIONS = {
    "provider": "Sort by the name of the provider, in the order of its pinyin.",
    "region": "Sort by the code of the region that the provider serves.",
    "shareType": "Sort by shareType: absent, UNCONDITIONAL, CONDITIONAL, NOT_SHARED.",
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
    "level": graph_enums.RegionLevel,
    "builtBy": graph_enums.RegionLevel,
    "jurisdiction": graph_enums.Jurisdiction,
    "subject": graph_enums.CategorySubject,
    "collectorKind": graph_enums.CollectorKind,
    "grassrootsKind": graph_enums.GrassrootsKind,
    "scope": graph_enums.DesignationScope,
    "rank": graph_enums.LegalBasisRank,
    "channel": graph_enums.Channel,
    "Department.kind": graph_enums.DepartmentKind,
    "Library.kind": graph_enums.LibraryKind,
    "DataResource.kind": graph_enums.ResourceKind,
    "Flow.kind": graph_enums.FlowKind,
    "Run.state": graph_enums.RunState,
}


def where_input(name: str) -> Any:
    """The filter input of the type with this name."""
    return _MODULE[f"{name}Where"]


def order_input(name: str) -> Any:
    """The order input of the type with this name."""
    return _MODULE[f"{name}Order"]


def _input(name: str, description: str, fields: dict[str, tuple[Any, str]], *, one_of: bool = False) -> None:
    """Creates an input type. Every field is optional; with `one_of` exactly one is given."""
    namespace: dict[str, Any] = {"__module__": _MODULE_NAME, "__annotations__": {}}
    for field_name, (kind, field_description) in fields.items():
        python_name = f"{field_name}_" if field_name in ("in", "and", "or", "not") else field_name
        namespace["__annotations__"][python_name] = kind | None
        namespace[python_name] = strawberry.field(name=field_name, description=field_description, default=UNSET)
    _MODULE[name] = strawberry.input(type(name, (), namespace), name=name, description=description, one_of=one_of)


def _operators(name: str, kind: Any, operators: tuple[str, ...], compared: str) -> None:
    _input(
        name,
        f"Comparisons of {compared}; all operators must match.",
        {
            operator: (list[kind] if operator == "in" else kind, _OPERATOR_DESCRIPTIONS[operator])
            for operator in operators
        },
    )


def _filter_of(shape: Shape, name: str, field: Value) -> Any:
    if field.filter == "enum":
        kind = _ENUMS.get(f"{shape.name}.{name}") or _ENUMS[name]
        filter_name = f"{kind.__name__}Filter"
        if filter_name not in _MODULE:
            _operators(filter_name, kind, _EQUAL, f"{kind.__name__} values")
        return _MODULE[filter_name]
    return _MODULE[
        {
            "text": "TextFilter",
            "id": "IdFilter",
            "number": "NumberFilter",
            "long": "LongFilter",
            "boolean": "BooleanFilter",
            "instant": "DateTimeFilter",
            "day": "DateFilter",
        }[str(field.filter)]
    ]


def _filter_description(shape: Shape, name: str) -> str:
    if names_nodes(shape, name):
        return f"Filter on {name}; eq, ne and in take codes or ids."
    return f"Filter on {name}."


def _lazy(name: str) -> Any:
    return Annotated[name, strawberry.lazy(_MODULE_NAME)]


def _make_where(shape: Shape) -> None:
    fields: dict[str, tuple[Any, str]] = {
        name: (_filter_of(shape, name, field), _filter_description(shape, name))
        for name, field in shape.fields.items()
        if isinstance(field, Value) and field.filter
    }
    for name, related in shape.filters.items():
        fields[name] = (
            _lazy(f"{related.target}Where"),
            f"Filter on {name}: at least one related {related.target} must match.",
        )
    nested = _lazy(f"{shape.name}Where")
    fields["and"] = (list[nested], "Filters that must all match; true for an empty list.")  # type: ignore[valid-type]
    fields["or"] = (list[nested], "Filters of which at least one must match; false for an empty list.")  # type: ignore[valid-type]
    fields["not"] = (nested, "A filter that must not match.")
    _input(f"{shape.name}Where", f"Filters of {shape.name} values; all fields must match.", fields)


def _make_order(shape: Shape) -> None:
    if shape.orders:
        _input(
            f"{shape.name}Order",
            f"A sort key of {shape.name} values, in one field; ties are sorted by id.",
            {name: (enums.Direction, _ORDER_DESCRIPTIONS.get(name, f"Sort by {name}.")) for name in shape.orders},
            one_of=True,
        )


_operators("TextFilter", str, _TEXT, "texts")
_operators("IdFilter", strawberry.ID, _EQUAL, "ids")
_operators("NumberFilter", float, _ORDERED, "numbers")
_operators("LongFilter", Long, _ORDERED, "integers")
_operators("BooleanFilter", bool, ("eq", "ne"), "truth values")
_operators("DateTimeFilter", Instant, _ORDERED, "instants")
_operators("DateFilter", Day, _ORDERED, "days")
for _shape in shapes().values():
    _make_where(_shape)
    _make_order(_shape)
del _shape
