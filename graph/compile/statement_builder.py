"""State of a statement under compilation: fresh names, parameters with the sources of their values, references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.argument import Argument
from graph.compile.cypher_rename import bound_variables, rename
from graph.selection import Selection
from graph.shape import Shape

AUDIENCE = "{var}.audience IN $audiences"
AS_OF, NOW = "asOf", "now"
BASE_PARAMETERS = frozenset(
    {"audiences", "pace", "grace", "levels", "steps", "home", "language", "service", "batch", AS_OF, NOW}
)
ParameterValue = Callable[[Selection], Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a piece of Cypher may use: declared variable or parameter → its name in the statement."""

    variables: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    def with_variables(self, more: Mapping[str, str]) -> Scope:
        return Scope({**self.variables, **more}, self.parameters)

    def with_parameters(self, more: Mapping[str, str]) -> Scope:
        return Scope(self.variables, {**self.parameters, **more})

    def text(self, piece: str) -> str:
        """The piece with the names of this scope."""
        return rename(piece, self.variables, self.parameters)


@dataclass(frozen=True, slots=True)
class Reference:
    """An argument that names a node. If it does not exist, the query fails with UNKNOWN_<kind>.

    `key`: the argument is a list of maps, and this key of each map names a node.
    """

    kind: str
    argument: str
    parameter: str
    key: str = ""

    @property
    def known(self) -> str:
        """An expression: true if the node exists or the argument is absent; otherwise false, or the key of the first
        unknown node of a list."""
        if not self.key:
            return f"(${self.parameter} IS NULL OR {_EXISTS[self.kind].format(f'${self.parameter}')})"
        unknown = f"code IS NOT NULL AND NOT {_EXISTS[self.kind].format('code')}"
        rows = f"UNWIND ${self.parameter} AS item WITH item.{self.key} AS code WHERE {unknown} RETURN code LIMIT 1"
        return f"coalesce(head(COLLECT {{ {rows} }}), true)"


_EXISTS = {
    "REGION": "EXISTS {{ MATCH (known:Region {{code: {0}}}) }}",
    "DEPARTMENT": "EXISTS {{ MATCH (known:Department {{code: {0}}}) }}",
    "ELEMENT": "EXISTS {{ MATCH (known:DataElement {{code: {0}}}) }}",
    "ENTRY": (
        "EXISTS {{ MATCH (known:CatalogEntry) WHERE (known.code = {0} OR known.id = {0}) "
        "AND known.audience IN $audiences }}"
    ),
}


class StatementBuilder:
    """A statement under compilation. `reads_consistently`: its result must be of one graph version."""

    def __init__(self) -> None:
        self._count = 0
        self.parameters: dict[str, ParameterValue] = {}
        self.references: list[Reference] = []
        self.reads_consistently = False

    def fresh(self, name: str) -> str:
        self._count += 1
        return f"{name}_{self._count}"

    def parameter(self, name: str, value: ParameterValue) -> str:
        fresh = self.fresh(name)
        self.parameters[fresh] = value
        return fresh

    def enter(self, text: str, scope: Scope, outer: frozenset[str] = frozenset()) -> Scope:
        """The scope with a fresh name for each variable that the piece binds, except those in `outer`."""
        new = sorted(name for name in bound_variables(text) if name not in outer)
        return scope.with_variables({name: self.fresh(name) for name in new})

    def arguments(
        self, declared: tuple[Argument, ...], selection: Selection, scope: Scope, path: tuple[int, ...]
    ) -> Scope:
        """The scope with a parameter for each argument that a field declares."""
        named = {}
        for argument in declared:
            if argument.name == AS_OF and selection.arguments.get(AS_OF) is None:
                named[AS_OF] = NOW
                continue
            named[argument.name] = parameter = self.parameter(argument.name, _value_of(argument, path))
            if argument.refers:
                self.references.append(Reference(argument.names, argument.name, parameter))
            self.references.extend(
                Reference(kind, f"{argument.name}.{key}", parameter, key) for key, kind in argument.item_refers
            )
        return scope.with_parameters(named)

    def references_exist(self) -> str:
        """A list expression: for each reference whether its node exists (Reference.known)."""
        return f"[{', '.join(reference.known for reference in self.references)}]"


def audience(shape: Shape, variable: str) -> str:
    """The visibility predicate that every match of the shape carries; empty if all callers may read it."""
    return AUDIENCE.format(var=variable) if shape.audience else ""


def _value_of(argument: Argument, path: tuple[int, ...]) -> ParameterValue:
    def value(root: Selection) -> Any:
        return argument.parameter_value(root.at(path).arguments.get(argument.name))

    return value
