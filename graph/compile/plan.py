"""A whole question: its statement, where the parameters come from, and the reader of its one record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from domain.errors import UnknownReference
from graph.compile import connections, objects
from graph.compile.decoder import DecodeContext, Decoder
from graph.compile.statement_builder import BASE_PARAMETERS, ParameterValue, Reference, Scope, StatementBuilder
from graph.query_files import CypherFile
from graph.selection import Selection
from graph.shape import Argument, Connection, Many, One
from graph.shapes import shape_named

_NOW = re.compile(r"\$(now|asOf)\b")
_VALID = re.compile(r"\b\w+\.since <= \$(?:now|asOf)\b|\$(?:now|asOf) < \w+\.until\b")
"""The one comparison whose outcome changes only when something begins or ends (service/next_change)."""
_CORE = re.compile(r"^RETURN (?:head\()?COLLECT \{ (.*) \}\)? AS answer, \[.*\] AS known$", re.DOTALL)
_PARAMETER = re.compile(r"\$(\w+)")


class Validity(Enum):
    """How long an answer holds while the graph stays the same."""

    ALWAYS = "its text does not speak of now"
    UNTIL_NEXT_CHANGE = "it compares now with what begins and ends"
    UNKNOWN = "it works with now in another way"


@dataclass(frozen=True)
class Plan:
    """One statement that answers a question for every selection of one structure."""

    question: str
    text: str
    parameters: Mapping[str, ParameterValue]
    references: tuple[Reference, ...]
    reader: Decoder
    reads_consistently: bool

    @cached_property
    def validity(self) -> Validity:
        """How long what it answers holds."""
        if not _NOW.search(self.text):
            return Validity.ALWAYS
        return Validity.UNKNOWN if _NOW.search(_VALID.sub("", self.text)) else Validity.UNTIL_NEXT_CHANGE

    @cached_property
    def parameter_names(self) -> frozenset[str]:
        """The parameters its text speaks of: what it does not is not sent, and an instant is dear to send."""
        return frozenset(_PARAMETER.findall(self.text))

    @property
    def core(self) -> str:
        """The statement without the COLLECT around it: EXPLAIN shows nothing of what stands in an expression."""
        return core(self.text)

    def bound(self, selection: Selection) -> dict[str, Any]:
        """The parameters' values in a selection. Raises CallerError for an argument that does not fit."""
        return {name: value(selection) for name, value in self.parameters.items()}

    def read(self, columns: tuple[Any, ...], bound: Mapping[str, Any], reading: DecodeContext) -> Any:
        """The answer in the shape of the selection. Raises UnknownReference where an argument names nothing."""
        for each, known in zip(self.references, columns[1], strict=True):
            if not known:
                raise UnknownReference(each.kind, each.argument, bound[each.parameter])
        return self.reader(columns[0], reading)


def core(text: str) -> str:
    """What a statement asks inside the one COLLECT it returns; itself where it returns anything else."""
    found = _CORE.match(text)
    return found.group(1) if found else text


def compile_query(file: CypherFile, field: One | Many | Connection, selection: Selection) -> Plan:
    """The plan of a root field: the file binds or lists the field's target, the selection says what is read of it."""
    statement = StatementBuilder()
    declared = {argument.name for argument in field.arguments}
    own = tuple(Argument(name) for name in file.parameters if name not in declared | BASE_PARAMETERS)
    scope = statement.arguments((*field.arguments, *own), selection, Scope(), ())
    if isinstance(field, Connection):
        text, read = connections.root(statement, file, field, selection, scope)
    else:
        text, read = _object(statement, file, field, selection, scope)
    whole = f"RETURN {text} AS answer, {statement.known()} AS known"
    consistent = "completeness" in {each.name for each in selection.fields}
    return Plan(file.name, whole, statement.parameters, tuple(statement.references), read, consistent)


def _object(
    statement: StatementBuilder, file: CypherFile, field: One | Many, selection: Selection, scope: Scope
) -> tuple[str, Decoder]:
    target = shape_named(field.target)
    inner = statement.enter(file.body, scope)
    inner = inner.with_variables({target.var: inner.variables[file.binds[0]]})
    typed = isinstance(field, Many)
    projection = objects.project(statement, target, selection.narrowed(target.name), inner, (), typed)
    if isinstance(field, Many):
        rows = f"COLLECT {{ {inner.text(file.body)} {projection.returned} LIMIT {field.limit} }}"
        return rows, lambda found, reading: [projection.read(row, reading) for row in found]
    one = f"head(COLLECT {{ {inner.text(file.body)} {projection.returned} LIMIT 1 }})"
    return one, lambda found, reading: None if found is None else projection.read(found, reading)
