"""A selection over a shape → one list of positions, and how it is read back into a dict in the selection's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph import query_files
from graph.compile import connections
from graph.compile.decoder import DecodeContext, Decoder, Deferred, Path
from graph.compile.reader_codegen import ListReader, NullableReader, RuleReader, generate_reader
from graph.compile.statement_builder import Scope, StatementBuilder, audience
from graph.selection import Selection
from graph.shape import BatchedConnection, Computed, Connection, GraphVersion, Many, One, Shape, Tally, Value
from graph.shapes import shape_named


@dataclass(frozen=True, slots=True)
class Projection:
    """Text to stand before a RETURN, the list expression behind it, and its reader."""

    prelude: str
    items: str
    read: Decoder

    @property
    def returned(self) -> str:
        return f"{self.prelude} RETURN {self.items}".strip()


def project(
    statement: StatementBuilder,
    shape: Shape,
    selection: Sequence[tuple[int, Selection]],
    scope: Scope,
    path: Path,
    typed: bool = False,
) -> Projection:
    """The projection of `selected` fields (each with its index in the selection) from the shape's variables."""
    scope = Scope({name: scope.variables[name] for name in shape.given}, scope.parameters)
    preludes = []
    for name in shape.preludes if selection else ():
        file = query_files.load_query(name)
        inside = statement.enter(file.body, scope, frozenset(scope.variables))
        preludes.append(inside.text(file.body))
        scope = scope.with_variables({bound: inside.variables[bound] for bound in file.binds})
    keys: list[str] = []
    texts: list[str] = []
    readers: dict[str, Decoder | RuleReader] = {}
    computed: list[tuple[str, Computed]] = []
    for index, each in selection:
        if each.name == "__typename":
            continue
        declared = shape.fields[each.name]
        if isinstance(declared, Computed):
            computed.append((each.key, declared))
            texts.append("null")
        elif isinstance(declared, BatchedConnection):
            here = (*path, index)
            at = statement.arguments(declared.arguments, each, scope, here)
            texts.append(at.text(f"[{declared.text}, toString($asOf)]"))
            readers[each.key] = _waiting(here)
        elif isinstance(declared, GraphVersion):
            texts.append("null")
            readers[each.key] = lambda _, reading: reading.version
        elif isinstance(declared, Value):
            texts.append(scope.text(declared.text))
        elif isinstance(declared, Tally):
            body = query_files.load_query(declared.file).body
            texts.append(f"COUNT {{ {statement.enter(body, scope, frozenset(scope.variables)).text(body)} }}")
        else:
            text, read = _nested(statement, declared, each, scope, (*path, index))
            texts.append(text)
            readers[each.key] = read
        keys.append(each.key)
    for key, rule in computed:
        readers[key] = RuleReader(rule.rule, range(len(texts), len(texts) + len(rule.texts)))
        texts.extend(scope.text(text) for text in rule.texts)
    read = generate_reader(keys, readers, len(texts), shape.name if typed else None)
    return Projection(" ".join(preludes), f"[{', '.join(texts)}]", read)


def _nested(
    statement: StatementBuilder, field: One | Many | Connection, each: Selection, scope: Scope, path: Path
) -> tuple[str, Decoder]:
    if isinstance(field, Connection):
        return connections.connection(statement, field, each, scope, path)
    target = shape_named(field.target)
    scope = statement.arguments(field.arguments, each, scope, path)
    fields = each.narrowed(target.name)
    if isinstance(field, One) and field.same:
        as_target = scope.with_variables({target.var: scope.variables[field.pattern]})
        if not target.preludes:
            projection = project(statement, target, fields, as_target, path)
            test = scope.text(field.unless or f"{field.pattern} IS NULL")
            return f"CASE WHEN {test} THEN null ELSE {projection.items} END", NullableReader(projection.read)
        projection = project(statement, target, fields, as_target, path)
        matched = f"WITH 1 AS {statement.fresh('one')} WHERE NOT ({scope.text(field.unless or 'false')})"
        return f"head(COLLECT {{ {matched} {projection.returned} LIMIT 1 }})", NullableReader(projection.read)
    body, binds = body_of(field.pattern, field.file, field.binds or target.var)
    inner = statement.enter(body, scope, frozenset(scope.variables) - {binds})
    guard = "" if field.file else audience(target, inner.variables[binds])
    matched = f"{inner.text(body)} {_and(body, guard)}".strip()
    as_target = inner.with_variables({target.var: inner.variables[binds]})
    projection = project(statement, target, fields, as_target, path)
    if isinstance(field, One):
        return f"head(COLLECT {{ {matched} {projection.returned} LIMIT 1 }})", NullableReader(projection.read)
    order = ", ".join(inner.text(key) for key in field.order)
    rows = f"{matched} {projection.returned} AS row ORDER BY {order} LIMIT {field.limit}"
    return f"COLLECT {{ {rows} }}", ListReader(projection.read)


def body_of(pattern: str, file: str | None, binds: str) -> tuple[str, str]:
    """The clauses that bind a target, and the variable they bind."""
    if file:
        found = query_files.load_query(file)
        return found.body, found.lists or found.binds[0]
    return (pattern if pattern.startswith(("MATCH", "UNWIND", "WITH")) else f"MATCH {pattern}"), binds


def _waiting(path: Path) -> Decoder:
    def read(found: list[Any], reading: DecodeContext) -> dict[str, Any]:
        subject, as_of = found
        place: dict[str, Any] = {}
        reading.deferred.append(Deferred(reading.root.at(path), subject, as_of, place))
        return place

    return read


def _and(body: str, predicate: str) -> str:
    if not predicate:
        return ""
    return f"{'AND' if ' WHERE ' in body else 'WHERE'} {predicate}"
