"""A selection with places for the values of variables: made once, filled in for each request.

Its structure is that of the template, since no value that is filled in decides any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.execution.fast.variable_coercion import VaryingValue
from api.execution.selection import plain
from graph.selection import ARGUMENTS_BY_VALUE, Selection

Values = Mapping[str, Any]
Filled = Callable[[Values], Selection]
_Fill = Callable[[Values], Any]


def selection_template(selected: Selection) -> Filled | None:
    """How a selection with Varying in it becomes a request's; None where a value would decide its structure."""
    if _decides(selected):
        return None
    # worked out before it is filled in, so that every filled one has it
    selected.structure()
    fill = _selection(selected)
    return fill or (lambda _: selected)


def _decides(selected: Selection) -> bool:
    by_value = any(_varies(value) for name, value in selected.arguments.items() if name in ARGUMENTS_BY_VALUE)
    return by_value or any(_decides(each) for each in selected.fields)


def _selection(selected: Selection) -> Filled | None:
    """None where nothing in it varies."""
    arguments = _value(selected.arguments)
    varying = [(place, fill) for place, each in enumerate(selected.fields) if (fill := _selection(each))]
    if arguments is None and not varying:
        return None

    def filled(values: Values) -> Selection:
        fields = list(selected.fields)
        for place, fill in varying:
            fields[place] = fill(values)
        own = selected.arguments if arguments is None else arguments(values)
        return selected.with_values(own, tuple(fields))

    return filled


def _value(value: Any) -> _Fill | None:
    """None where nothing in it varies."""
    if isinstance(value, VaryingValue):
        name = value.name
        return lambda values: plain(values[name])
    if isinstance(value, Mapping):
        inner = {key: fill for key, each in value.items() if (fill := _value(each))}
        return (lambda values: {**value, **{key: fill(values) for key, fill in inner.items()}}) if inner else None
    if isinstance(value, list):
        places = {place: fill for place, each in enumerate(value) if (fill := _value(each))}
        if not places:
            return None
        return lambda values: [places[place](values) if place in places else each for place, each in enumerate(value)]
    return None


def _varies(value: Any) -> bool:
    return _value(value) is not None
