"""Compiles the selection of an object into a list of positions and the reader that turns it into a dict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.model.completeness import Completeness
from graph import query_files
from graph.compile import connections
from graph.compile.decoder import DecodeContext, Decoder, Deferred, ValuePath
from graph.compile.reader_codegen import ListReader, NullableReader, RuleReader, generate_reader
from graph.compile.statement_builder import AS_OF, NOW, Scope, StatementBuilder, audience
from graph.projection import project
from graph.selection import Selection
from graph.shape import (
    Batched,
    Computed,
    Connection,
    GraphVersion,
    Many,
    One,
    RowCount,
    Shape,
    Value,
    WholeCompleteness,
)
from graph.shapes import shape_named, shapes


@dataclass(frozen=True, slots=True)
class Projection:
    """Clauses before a RETURN, the list expression that it returns, and the reader of that list."""

    prelude: str
    items: str
    read: Decoder

    @property
    def returned(self) -> str:
        return f"{self.prelude} RETURN {self.items}".strip()


def compile_projection(
    statement: StatementBuilder,
    shape: Shape,
    selection: Sequence[tuple[int, Selection]],
    scope: Scope,
    path: ValuePath,
    typed: bool = False,
) -> Projection:
    """The projection of the selected fields, each with its index, from the variables of the shape.

    The row has one position for each key, in the order of keys, and then the values that rules compute from. A field
    that is not read at its own position has null there. `typed`: the dict has a `__typename`.
    """
    scope = Scope({name: scope.variables[name] for name in shape.given}, _parameters_below(shape, scope))
    preludes = []
    for name in shape.preludes if selection else ():
        file = query_files.load_query(name)
        inner = statement.enter(file.body, scope, frozenset(scope.variables))
        preludes.append(inner.text(file.body))
        scope = scope.with_variables({bound: inner.variables[bound] for bound in file.binds})
    keys: list[str] = []
    texts: list[str] = []
    readers: dict[str, Decoder | RuleReader] = {}
    computed: list[tuple[str, Computed]] = []
    for index, field in selection:
        if field.name == "__typename":
            continue
        declared = shape.fields[field.name]
        if isinstance(declared, Computed):
            # its values follow those of all keys, because a rule may have several
            computed.append((field.key, declared))
            texts.append("null")
        elif isinstance(declared, Batched):
            text, readers[field.key] = _compile_batched(statement, declared, field, scope, (*path, index))
            texts.append(text)
        elif isinstance(declared, GraphVersion):
            # known only after the read
            texts.append("null")
            readers[field.key] = lambda _, context: context.version
        elif isinstance(declared, WholeCompleteness):
            statement.reads_consistently = True
            texts.append(scope.text(declared.hidden))
            readers[field.key] = _whole_completeness(field)
        elif isinstance(declared, Value):
            texts.append(scope.text(declared.text))
        elif isinstance(declared, RowCount):
            body = query_files.load_query(declared.file).body
            texts.append(f"COUNT {{ {statement.enter(body, scope, frozenset(scope.variables)).text(body)} }}")
        else:
            text, read = compile_nested(statement, declared, field, scope, (*path, index))
            texts.append(text)
            readers[field.key] = read
        keys.append(field.key)
    for key, rule in computed:
        readers[key] = RuleReader(rule.rule, range(len(texts), len(texts) + len(rule.texts)))
        texts.extend(scope.text(text) for text in rule.texts)
    read = generate_reader(keys, readers, len(texts), shape.name if typed else None)
    return Projection(" ".join(preludes), f"[{', '.join(texts)}]", read)


def _parameters_below(shape: Shape, scope: Scope) -> Mapping[str, str]:
    """The parameters that the fields of a shape may use.

    Clients cache an object with an id by its id, so its fields must not depend on arguments of the fields above it: its
    instant is that of the request.
    """
    return {AS_OF: NOW} if "id" in shape.fields else scope.parameters


def compile_nested(
    statement: StatementBuilder, field: One | Many | Connection, selection: Selection, scope: Scope, path: ValuePath
) -> tuple[str, Decoder]:
    """The expression of a nested object, list or connection, and its reader."""
    if isinstance(field, Connection):
        return connections.compile_connection(statement, field, selection, scope, path)
    target = shape_named(field.target)
    scope = statement.arguments(field.arguments, selection, scope, path)
    fields = selection.narrowed(target.name)
    if isinstance(field, One) and field.same:
        as_target = scope.with_variables({target.var: scope.variables[field.pattern]})
        if not target.preludes:
            projection = compile_projection(statement, target, fields, as_target, path)
            test = scope.text(field.unless or f"{field.pattern} IS NULL")
            return f"CASE WHEN {test} THEN null ELSE {projection.items} END", NullableReader(projection.read)
        projection = compile_projection(statement, target, fields, as_target, path)
        matched = f"WITH 1 AS {statement.fresh('one')} WHERE NOT ({scope.text(field.unless or 'false')})"
        return f"head(COLLECT {{ {matched} {projection.returned} LIMIT 1 }})", NullableReader(projection.read)
    body, binds = matching_clauses(field.pattern, field.file, field.binds or target.var)
    inner = statement.enter(body, scope, frozenset(scope.variables) - {binds})
    guard = "" if field.file else audience(target, inner.variables[binds])
    matched = f"{inner.text(body)} {_with_predicate(body, guard)}".strip()
    as_target = inner.with_variables({target.var: inner.variables[binds]})
    projection = compile_projection(statement, target, fields, as_target, path)
    if isinstance(field, One):
        return f"head(COLLECT {{ {matched} {projection.returned} LIMIT 1 }})", NullableReader(projection.read)
    order = ", ".join(inner.text(key) for key in field.order)
    rows = f"{matched} {projection.returned} AS row ORDER BY {order} LIMIT {field.limit}"
    return f"COLLECT {{ {rows} }}", ListReader(projection.read)


def matching_clauses(pattern: str, file: str | None, binds: str) -> tuple[str, str]:
    """The clauses that bind a target, and the variable they bind."""
    if file:
        query = query_files.load_query(file)
        return query.body, query.lists or query.binds[0]
    return (pattern if pattern.startswith(("MATCH", "UNWIND", "WITH")) else f"MATCH {pattern}"), binds


def _compile_batched(
    statement: StatementBuilder, field: Batched, selection: Selection, scope: Scope, path: ValuePath
) -> tuple[str, Decoder]:
    scope = statement.arguments(field.arguments, selection, scope, path)
    shape = shapes().get(field.target)
    statement.reads_consistently |= shape is not None and any(
        isinstance(shape.fields.get(child.name), WholeCompleteness) for child in selection.fields
    )
    return scope.text(f"[{field.text}, toString($asOf)]"), _defer(field.target, path)


def _defer(kind: str, path: ValuePath) -> Decoder:
    def read(row: list[Any], context: DecodeContext) -> dict[str, Any]:
        subject, as_of = row
        target: dict[str, Any] = {}
        deferred = Deferred(kind, context.root.at(path), subject, as_of, target, context.consistent)
        context.deferred.append(deferred)
        return target

    return read


def _whole_completeness(selection: Selection) -> Decoder:
    def read(hidden: int, context: DecodeContext) -> dict[str, Any]:
        completeness = Completeness.of((), 0, hidden, consistent=context.consistent, version=context.version)
        return project(selection, completeness.facts())

    return read


def _with_predicate(body: str, predicate: str) -> str:
    if not predicate:
        return ""
    return f"{'AND' if ' WHERE ' in body else 'WHERE'} {predicate}"
