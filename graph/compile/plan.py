"""The plan of a root field: its statement, the sources of its parameters, and the reader of its one record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from domain.errors import UnknownReference
from graph.argument import Argument
from graph.compile import connections, objects
from graph.compile.decoder import DecodeContext, Decoder
from graph.compile.statement_builder import BASE_PARAMETERS, ParameterValue, Reference, Scope, StatementBuilder
from graph.query_files import CypherFile, parameter_names
from graph.selection import Selection
from graph.shape import Connection, Many, One
from graph.shapes import shape_named

_NOW = re.compile(r"\$(now|asOf)\b")
_VALID = re.compile(r"\b\w+\.(?:since|publishedAt) <= \$(?:now|asOf)\b|\$(?:now|asOf) < \w+\.until\b")
"""The only comparison with now whose result changes just when a validity interval begins or ends (next_change)."""
_CORE = re.compile(r"^RETURN (?:head\()?COLLECT \{ (.*) \}\)? AS answer, \[.*\] AS known$", re.DOTALL)


class Validity(Enum):
    """The time for which a result is valid while the graph is unchanged."""

    ALWAYS = "the statement does not use now"
    UNTIL_NEXT_CHANGE = "the statement compares now with validity intervals only"
    UNKNOWN = "the statement uses now in another way"


def shortest_validity(validities: Iterable[Validity]) -> Validity:
    """The validity of a result whose parts have these validities."""
    distinct = set(validities)
    for validity in (Validity.UNKNOWN, Validity.UNTIL_NEXT_CHANGE):
        if validity in distinct:
            return validity
    return Validity.ALWAYS


@dataclass(frozen=True)
class Plan:
    """The statement of a query, for all selections of one structure.

    `parameters`: by name a function of the selection. `references`: arguments that must name something existing.
    `reads_consistently`: the result must be of one graph version, because its completeness is selected.
    """

    query: str
    text: str
    parameters: Mapping[str, ParameterValue]
    references: tuple[Reference, ...]
    reader: Decoder
    reads_consistently: bool

    @cached_property
    def validity(self) -> Validity:
        """The time for which its results are valid."""
        if not _NOW.search(self.text):
            return Validity.ALWAYS
        return Validity.UNKNOWN if _NOW.search(_VALID.sub("", self.text)) else Validity.UNTIL_NEXT_CHANGE

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The parameters that its text uses. Others are not sent, since an instant is expensive to encode."""
        return parameter_names(self.text)

    @property
    def core(self) -> str:
        """The statement without the COLLECT around it, because EXPLAIN does not show subqueries in expressions."""
        return core(self.text)

    def bind(self, selection: Selection) -> dict[str, Any]:
        """The parameters' values in a selection. Raises CallerError for an argument that does not fit."""
        return {name: value(selection) for name, value in self.parameters.items()}

    def read(self, columns: tuple[Any, ...], bound: Mapping[str, Any], context: DecodeContext) -> Any:
        """The result in the form of the selection. Raises UnknownReference if an argument names nothing existing."""
        for reference, exists in zip(self.references, columns[1], strict=True):
            if exists is not True:
                raise UnknownReference(reference.kind, reference.argument, exists or bound[reference.parameter])
        return self.reader(columns[0], context)


def core(text: str) -> str:
    """The content of the single COLLECT that a statement returns; the statement itself if it returns anything else."""
    match = _CORE.match(text)
    return match.group(1) if match else text


def compile_query(file: CypherFile, field: One | Many | Connection, selection: Selection) -> Plan:
    """The plan of a root field: the file binds or lists the field's target, the selection names what is read of it."""
    statement = StatementBuilder()
    declared = {argument.name for argument in field.arguments}
    undeclared = tuple(Argument(name) for name in file.parameters if name not in declared | BASE_PARAMETERS)
    scope = statement.arguments((*field.arguments, *undeclared), selection, Scope(), ())
    if isinstance(field, Connection):
        text, read = connections.compile_root(statement, file, field, selection, scope)
    else:
        text, read = _object(statement, file, field, selection, scope)
    text = f"RETURN {text} AS answer, {statement.references_exist()} AS known"
    return Plan(file.name, text, statement.parameters, tuple(statement.references), read, statement.reads_consistently)


def _object(
    statement: StatementBuilder, file: CypherFile, field: One | Many, selection: Selection, scope: Scope
) -> tuple[str, Decoder]:
    target = shape_named(field.target)
    inner = statement.enter(file.body, scope)
    inner = inner.with_variables({target.var: inner.variables[file.binds[0]]})
    typed = isinstance(field, Many)
    projection = objects.compile_projection(statement, target, selection.narrowed(target.name), inner, (), typed)
    if isinstance(field, Many):
        rows = f"COLLECT {{ {inner.text(file.body)} {projection.returned} LIMIT {field.limit} }}"
        return rows, lambda values, context: [projection.read(row, context) for row in values]
    object_text = f"head(COLLECT {{ {inner.text(file.body)} {projection.returned} LIMIT 1 }})"
    return object_text, lambda row, context: None if row is None else projection.read(row, context)
