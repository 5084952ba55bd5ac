"""Compiles facets: the number of a list's rows by value of a property, or by related object.

The rows that pass the filter are read once for all facets of a list. A facet has the name of a filter of the shape and
counts what that filter selects: of a property its values, else the targets of the filter's pattern.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from domain.model.completeness import Completeness
from graph.compile import objects
from graph.compile.decoder import DecodeContext, Decoder, ValuePath
from graph.compile.reader_codegen import ListReader, RuleReader, generate_reader
from graph.compile.statement_builder import Scope, StatementBuilder, audience
from graph.pagination import window
from graph.projection import project
from graph.selection import Selection
from graph.shape import Shape, Value
from graph.shapes import shape_named


@dataclass(frozen=True, slots=True)
class FacetRows:
    """The rows that facets count. `clauses`: list them, to the end. `variable`: their name, `scope`: with that name of
    the shape. `aggregates`: whether the statement may use aggregating functions here."""

    shape: Shape
    clauses: str
    variable: str
    scope: Scope
    aggregates: bool


def compile_facets(
    statement: StatementBuilder, rows: FacetRows, selections: Sequence[tuple[Selection, ValuePath]]
) -> tuple[str, Mapping[str, Decoder]]:
    """The expression of the columns of all facets, and for each selection of `facets`, by its response key, the reader
    of its dict from these columns. `selections`: with their paths."""
    all_rows = statement.fresh("rows")
    clauses: list[str] = []
    columns: list[str] = []
    readers: dict[str, Decoder] = {}
    for selection, path in selections:
        read: dict[str, tuple[int, Decoder]] = {}
        for index, field in enumerate(selection.fields):
            if field.name == "__typename":
                continue
            column = statement.fresh("facet")
            text, decoder = _compile_facet(statement, rows, all_rows, field, (*path, index))
            clauses.append(f"CALL ({all_rows}) {{ {text} AS {column} }}")
            read[field.key] = (len(columns), decoder)
            columns.append(column)
        readers[selection.key] = _facets_reader(selection, read)
    if rows.aggregates:
        listed = f"{rows.clauses} WITH collect({rows.variable}) AS {all_rows}"
    else:
        listed = f"WITH COLLECT {{ {rows.clauses} RETURN {rows.variable} }} AS {all_rows}"
    return f"head(COLLECT {{ {listed} {' '.join(clauses)} RETURN [{', '.join(columns)}] }})", readers


def _compile_facet(
    statement: StatementBuilder, rows: FacetRows, all_rows: str, selection: Selection, path: ValuePath
) -> tuple[str, Decoder]:
    """Clauses that end in RETURN with the columns of one facet, and the reader of its dict."""
    if any(field.name == "completeness" for field in selection.fields):
        statement.reads_consistently = True
    declared = rows.shape.fields.get(selection.name)
    if isinstance(declared, Value) and selection.name not in rows.shape.filters:
        return _compile_properties(statement, rows, all_rows, declared, selection)
    return _compile_objects(statement, rows, all_rows, selection, path)


def _compile_properties(
    statement: StatementBuilder, rows: FacetRows, all_rows: str, declared: Value, selection: Selection
) -> tuple[str, Decoder]:
    """A facet of the values of a property. All are listed: an enumeration has few."""
    key, groups = statement.fresh("value"), statement.fresh("groups")
    text = rows.scope.text(declared.raw or declared.text)
    keys = f"UNWIND {all_rows} AS {rows.variable} WITH {text} AS {key} WHERE {key} IS NOT NULL"
    grouped = _groups(statement, rows, keys, key, groups)
    return f"{grouped} RETURN [{groups}, size({all_rows})]", partial(_read_properties, selection)


def _read_properties(selection: Selection, columns: list[Any], context: DecodeContext) -> dict[str, Any]:
    groups, size = columns
    ranked = sorted(groups, key=lambda group: (-group[1], group[0]))
    return project(
        selection,
        {
            "values": lambda part: [project(part, {"value": value, "count": count}) for value, count in ranked],
            "absent": size - sum(count for _, count in groups),
            "completeness": lambda part: _completeness(part, 0, context),
        },
    )


def _compile_objects(
    statement: StatementBuilder, rows: FacetRows, all_rows: str, selection: Selection, path: ValuePath
) -> tuple[str, Decoder]:
    """A facet of related objects, of which the first are listed."""
    related = rows.shape.filters[selection.name]
    target = shape_named(related.target)
    binds = related.binds or target.var
    inner = statement.enter(related.pattern, rows.scope, frozenset(rows.scope.variables) - {binds})
    key, groups = inner.variables[binds], statement.fresh("groups")
    visible = audience(target, key)
    pattern = inner.text(related.pattern)
    if visible:
        pattern = f"{pattern} {'AND' if ' WHERE ' in related.pattern else 'WHERE'} {visible}"
    unwound = f"UNWIND {all_rows} AS {rows.variable}"
    # several patterns may lead from a row to one object, which the row is counted for once
    keys = f"{unwound} MATCH {pattern} WITH DISTINCT {rows.variable}, {key}"
    texts = [f"size({groups})"]
    readers: dict[str, tuple[int, Decoder | None]] = {}
    for index, field in enumerate(selection.fields):
        if field.name == "values":
            scope = rows.scope.with_variables({target.var: key})
            text, read = _objects(statement, target, scope, groups, field, path, (*path, index))
            readers[field.key] = (len(texts), read)
            texts.append(text)
        elif field.name == "absent":
            readers[field.key] = (len(texts), None)
            without = f"WITH {rows.variable} WHERE NOT EXISTS {{ MATCH {pattern} }} RETURN {rows.variable}"
            texts.append(f"COUNT {{ {unwound} {without} }}")
    grouped = _groups(statement, rows, keys, key, groups)
    return f"{grouped} RETURN [{', '.join(texts)}]", _objects_reader(selection, path, readers)


def _objects(
    statement: StatementBuilder,
    target: Shape,
    scope: Scope,
    groups: str,
    selection: Selection,
    facet_path: ValuePath,
    path: ValuePath,
) -> tuple[str, Decoder]:
    """The expression of the listed objects with their counts, and its reader."""
    key, group, number = scope.variables[target.var], statement.fresh("group"), statement.fresh("number")
    selected = [(index, field) for index, field in enumerate(selection.fields) if field.name != "__typename"]
    texts: list[str] = []
    preludes: list[str] = []
    readers: dict[str, Decoder | RuleReader] = {}
    for index, field in selected:
        if field.name == "count":
            texts.append(number)
            continue
        below = field.narrowed(target.name)
        projection = objects.compile_projection(statement, target, below, scope, (*path, index))
        preludes.append(projection.prelude)
        texts.append(projection.items)
        readers[field.key] = projection.read
    limit = statement.parameter("first", lambda root: window(root.at(facet_path).arguments).size)
    order = f"ORDER BY {number} DESC, {key}.code"
    listed = f"UNWIND {groups} AS {group} WITH {group}[0] AS {key}, {group}[1] AS {number} {order} LIMIT ${limit}"
    returned = f"{' '.join(filter(None, preludes))} RETURN [{', '.join(texts)}] AS row {order}"
    read = generate_reader([field.key for _, field in selected], readers, len(texts), None)
    return f"COLLECT {{ {listed} {returned} }}", ListReader(read)


def _groups(statement: StatementBuilder, rows: FacetRows, keys: str, key: str, groups: str) -> str:
    """Clauses that bind `groups`, the list of each key with its number of rows. `keys`: clauses that bind `key` for
    each row.

    Below an object a facet is part of an expression over variables of the rows around it, in which Neo4j refuses
    aggregating functions. There the counts are the lengths of the runs in the sorted keys.
    """
    if rows.aggregates:
        number = statement.fresh("number")
        return f"{keys} WITH {key}, count(*) AS {number} WITH collect([{key}, {number}]) AS {groups}"
    all_keys, starts = statement.fresh("keys"), statement.fresh("starts")
    begins = f"place = 0 OR {all_keys}[place] <> {all_keys}[place - 1]"
    length = f"coalesce({starts}[run + 1], size({all_keys})) - {starts}[run]"
    return (
        f"WITH *, COLLECT {{ {keys} RETURN {key} ORDER BY {key} }} AS {all_keys} "
        f"WITH *, [place IN range(0, size({all_keys}) - 1) WHERE {begins}] AS {starts} "
        f"WITH *, [run IN range(0, size({starts}) - 1) | [{all_keys}[{starts}[run]], {length}]] AS {groups}"
    )


def _objects_reader(
    selection: Selection, path: ValuePath, readers: Mapping[str, tuple[int, Decoder | None]]
) -> Decoder:
    def read(columns: list[Any], context: DecodeContext) -> dict[str, Any]:
        def part(field: Selection) -> Any:
            position, decode = readers[field.key]
            return decode(columns[position], context) if decode else columns[position]

        omitted = max(0, columns[0] - context.size(path))
        return project(
            selection,
            {"values": part, "absent": part, "completeness": lambda field: _completeness(field, omitted, context)},
        )

    return read


def _completeness(selection: Selection, omitted: int, context: DecodeContext) -> dict[str, Any]:
    completeness = Completeness.of(
        {"PAGE"} if omitted else (), omitted, 0, consistent=context.consistent, version=context.version
    )
    return project(selection, completeness.facts())


def _facets_reader(selection: Selection, readers: Mapping[str, tuple[int, Decoder]]) -> Decoder:
    def facet(field: Selection, columns: list[Any], context: DecodeContext) -> dict[str, Any]:
        position, read = readers[field.key]
        result: dict[str, Any] = read(columns[position], context)
        return result

    return lambda columns, context: {
        field.key: facet(field, columns, context) for field in selection.fields if field.name != "__typename"
    }
