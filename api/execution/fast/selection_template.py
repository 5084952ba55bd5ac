"""A selection with placeholders for the values of variables: built once, filled for each request.

A filled selection has the structure of the template, since no value that is filled in decides any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.execution.fast.variable_coercion import VaryingValue
from api.execution.selection import to_plain_value
from graph.selection import ARGUMENTS_BY_VALUE, Selection

VariableValues = Mapping[str, Any]
SelectionTemplate = Callable[[VariableValues], Selection]
_ValueTemplate = Callable[[VariableValues], Any]


def selection_template(selection: Selection) -> SelectionTemplate | None:
    """A function that fills the VaryingValues of a selection; None if a value would decide its structure."""
    if _value_decides_structure(selection):
        return None
    # computed on the template, so that every filled selection has it
    selection.structure()
    fill = _selection_template(selection)
    return fill or (lambda _: selection)


def _value_decides_structure(selection: Selection) -> bool:
    by_value = any(_value_template(value) for name, value in selection.arguments.items() if name in ARGUMENTS_BY_VALUE)
    return by_value or any(_value_decides_structure(child) for child in selection.fields)


def _selection_template(selection: Selection) -> SelectionTemplate | None:
    """None if nothing in the selection varies."""
    fill_arguments = _value_template(selection.arguments)
    templates = [
        (index, template) for index, child in enumerate(selection.fields) if (template := _selection_template(child))
    ]
    if fill_arguments is None and not templates:
        return None

    def fill(values: VariableValues) -> Selection:
        fields = list(selection.fields)
        for index, template in templates:
            fields[index] = template(values)
        arguments = selection.arguments if fill_arguments is None else fill_arguments(values)
        return selection.with_values(arguments, tuple(fields))

    return fill


def _value_template(value: Any) -> _ValueTemplate | None:
    """None if nothing in the value varies."""
    if isinstance(value, VaryingValue):
        name = value.name
        return lambda values: to_plain_value(values[name])
    if isinstance(value, Mapping):
        by_key = {key: fill for key, inner in value.items() if (fill := _value_template(inner))}
        return (lambda values: {**value, **{key: fill(values) for key, fill in by_key.items()}}) if by_key else None
    if isinstance(value, list):
        by_index = {index: fill for index, item in enumerate(value) if (fill := _value_template(item))}
        if not by_index:
            return None
        return lambda values: [
            by_index[index](values) if index in by_index else item for index, item in enumerate(value)
        ]
    return None
