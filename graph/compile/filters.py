"""Compiles a `where` argument: its structure becomes text, its leaves become parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from domain.rules.instants import beginning_of_day, day_of, instant_of
from domain.rules.node_ids import KEYS, natural_key
from graph.compile.statement_builder import Scope, StatementBuilder, audience
from graph.field_kinds import FilterKind
from graph.selection import Selection
from graph.shape import OPEN_END_CYPHER, Related, Shape, Value
from graph.shapes import shape_named

Read = Callable[[Selection], Any]
KEYS_BESIDE_IDS = (("entry", "code"), ("class", "key"))
"""Prefixes of ids, and the properties that name their nodes although the ids do not consist of them."""
NAMING = ("eq", "ne", "in")
"""The operators whose operands name nodes, if the property does."""
_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "contains": "CONTAINS", "startsWith": "STARTS WITH"}


def condition(statement: StatementBuilder, shape: Shape, scope: Scope, where: Mapping[str, Any], read: Read) -> str:
    """The text of a `where` on the shape's variable. `read` returns the same `where` of a later selection."""
    parts = [
        part
        for key, value in where.items()
        if value is not None
        for part in [_field_condition(statement, shape, scope, key, value, _step(read, key))]
    ]
    return _join(parts, "AND", "true")


def _field_condition(statement: StatementBuilder, shape: Shape, scope: Scope, key: str, value: Any, read: Read) -> str:
    if key in ("and", "or"):
        parts = [condition(statement, shape, scope, item, _step(read, index)) for index, item in enumerate(value)]
        return _join(parts, key.upper(), "true" if key == "and" else "false")
    if key == "not":
        return f"NOT coalesce({condition(statement, shape, scope, value, read)}, false)"
    if key in shape.filters:
        return _related_condition(statement, shape.filters[key], scope, value, read)
    declared = shape.fields[key]
    if isinstance(declared, Value) and declared.filter:
        text = scope.text(declared.raw or declared.text)
        is_null = f"coalesce({text} >= {OPEN_END_CYPHER}, true)" if declared.open_ended else ""
        if names_nodes(shape, key):
            return _naming_condition(statement, shape, text, scope.text(f"{shape.var}.id"), value, read)
        if declared.filter == "day":
            return _day_condition(statement, text, value, read, is_null)
        return _scalar_condition(statement, text, declared.filter, value, read, is_null)
    raise AssertionError(f"{shape.name}.{key} is offered as a filter but not declared as one")


def _related_condition(
    statement: StatementBuilder, related: Related, scope: Scope, value: Mapping[str, Any], read: Read
) -> str:
    target = shape_named(related.target)
    binds = related.binds or target.var
    inner = statement.enter(related.pattern, scope, frozenset(scope.variables) - {binds})
    as_target = inner.with_variables({target.var: inner.variables[binds]})
    predicate = condition(statement, target, as_target, value, read)
    visible = audience(target, inner.variables[binds])
    tests = " AND ".join(part for part in (visible, predicate) if part)
    conjunction = "AND" if " WHERE " in related.pattern else "WHERE"
    return f"EXISTS {{ MATCH {inner.text(related.pattern)} {conjunction} {tests} }}"


def names_nodes(shape: Shape, key: str) -> bool:
    """Whether a property names the nodes of a shape, so that its operators `eq`, `ne` and `in` also take their ids."""
    return shape.node is not None and (KEYS.get(shape.node[0]) == key or (shape.node[0], key) in KEYS_BESIDE_IDS)


def _naming_condition(
    statement: StatementBuilder, shape: Shape, text: str, node_id: str, operators: Mapping[str, Any], read: Read
) -> str:
    prefix = shape.node[0] if shape.node else ""
    if prefix in KEYS:
        read_keys = _converting(read, lambda operand: natural_key(prefix, operand))
        return _scalar_condition(statement, text, "text", operators, read_keys)
    parts = []
    for operator, operand in operators.items():
        one = {operator: operand}
        by_code = _scalar_condition(statement, text, "text", one, read)
        if operator not in NAMING or operand is None:
            parts.append(by_code)
            continue
        by_id = _scalar_condition(statement, node_id, "id", one, read)
        parts.append(f"({by_code} {'AND' if operator == 'ne' else 'OR'} {by_id})")
    return _join(parts, "AND", "true")


def _converting(read: Read, convert: Callable[[str], str]) -> Read:
    """The same operators, with the operands converted that name nodes."""

    def operators(root: Selection) -> Mapping[str, Any]:
        converted = dict(read(root))
        for operator in NAMING:
            operand = converted.get(operator)
            if operand is not None:
                converted[operator] = [*map(convert, operand)] if isinstance(operand, list) else convert(operand)
        return converted

    return operators


def _day_condition(
    statement: StatementBuilder, text: str, operators: Mapping[str, Any], read: Read, is_null: str
) -> str:
    """A condition on the day of an instant: a day is the interval from its beginning to that of the next.

    `is_null`: as in `_scalar_condition`.
    """
    parts = []
    for operator, operand in operators.items():
        if operand is None:
            parts += _null_condition(operator, text, is_null)
            continue
        days = _step(read, operator)
        if operator == "in":
            intervals = statement.parameter("where", _intervals(days))
            parts.append(f"any(day IN ${intervals} WHERE day[0] <= {text} AND {text} < day[1])")
            continue
        if operator in ("eq", "ne", "gte", "lt"):
            begin = statement.parameter("where", _beginning(days))
        if operator in ("eq", "ne", "gt", "lte"):
            end = statement.parameter("where", _beginning(days, days_later=1))
        match operator:
            case "eq":
                parts.append(f"(${begin} <= {text} AND {text} < ${end})")
            case "ne":
                parts.append(f"({text} IS NULL OR {text} < ${begin} OR {text} >= ${end})")
            case "gte" | "lt":
                parts.append(f"{text} {_COMPARE[operator]} ${begin}")
            case _:
                parts.append(f"{text} {'>=' if operator == 'gt' else '<'} ${end}")
    return _join(parts, "AND", "true")


def _beginning(read: Read, *, days_later: int = 0) -> Read:
    return lambda root: beginning_of_day(day_of(read(root)), days_later=days_later)


def _intervals(read: Read) -> Read:
    return lambda root: [
        [beginning_of_day(day_of(item)), beginning_of_day(day_of(item), days_later=1)] for item in read(root)
    ]


def _scalar_condition(
    statement: StatementBuilder,
    text: str,
    kind: FilterKind,
    operators: Mapping[str, Any],
    read: Read,
    is_null: str = "",
) -> str:
    """A condition on a property. `is_null`: the condition that it has no value, if not `IS NULL`."""
    parts = []
    for operator, operand in operators.items():
        if operand is None:
            parts += _null_condition(operator, text, is_null)
            continue
        name = statement.parameter("where", _leaf(kind, _step(read, operator)))
        parameter = f"${name}"
        match operator:
            case "eq":
                parts.append(f"{text} = {parameter}")
            case "ne":
                parts.append(f"({text} IS NULL OR {text} <> {parameter})")
            case "in":
                parts.append(f"{text} IN {parameter}")
            case _:
                parts.append(f"{text} {_COMPARE[operator]} {parameter}")
    return _join(parts, "AND", "true")


def _null_condition(operator: str, text: str, is_null: str) -> list[str]:
    """What `operator: null` requires: nothing, except of `eq` and `ne`."""
    if operator == "eq":
        return [is_null or f"{text} IS NULL"]
    if operator == "ne":
        return [f"NOT {is_null}" if is_null else f"{text} IS NOT NULL"]
    return []


def _leaf(kind: FilterKind, read: Read) -> Read:
    if kind != "instant":
        return read

    def value(root: Selection) -> Any:
        operand = read(root)
        if isinstance(operand, list):
            return [instant_of(item) for item in operand]
        return instant_of(operand)

    return value


def _step(read: Read, key: str | int) -> Read:
    return lambda root: read(root)[key]


def _join(parts: list[str], conjunction: str, empty: str) -> str:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else "(" + f" {conjunction} ".join(parts) + ")"
