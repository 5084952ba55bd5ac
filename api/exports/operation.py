"""A root field that an export reads: its arguments, its selection as GraphQL, and the request for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    Executor,
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    parse,
)

from api.errors.argument_path import PATH_IN_VARIABLE
from api.errors.formatting import underlying_error
from api.execution.fast.operation_plan import OperationContext
from api.execution.field_resolvers import RootFieldResolver
from api.execution.selection import plan_selection
from api.exports.parameters import argument_values
from domain.errors import CallerError
from resolvers.context import Context, FieldRequest

NESTED = "<nested>"
PAGE_ARGUMENTS = frozenset({"first", "after", "last", "before"})


@dataclass(frozen=True, slots=True)
class ExportOperation:
    """A root field and what an export selects of it.

    `arguments`: those that a caller may give, by parameter. `aliases`: by parameter the argument of the root field, if
    its name is another. `selection`: the selection set, with the mark NESTED where a field takes the other arguments.
    """

    schema: GraphQLSchema
    root: str
    selection: str
    arguments: Mapping[str, GraphQLArgument]
    aliases: Mapping[str, str] = field(default_factory=dict)

    async def resolve(self, request: FieldRequest) -> Any:
        """The value of the root field, as its resolver returns it."""
        resolver = self._definition.resolve
        assert isinstance(resolver, RootFieldResolver)  # noqa: S101 - every exported root field is declared with one
        return await resolver.resolver(request)

    def request(self, context: Context, texts: Mapping[str, Sequence[str]]) -> FieldRequest:
        """The request for the root field with these arguments.

        Raises what the schema raises for a value that does not fit, and what `argument_values` raises.
        """
        values = argument_values(self.arguments, texts)
        document = parse(self._text(values))
        executor = Executor.build(
            self.schema, document, context_value=context, raw_variable_values=values, hide_suggestions=True
        )
        if isinstance(executor, list):
            raise _parameter_error(executor[0])
        operation = document.definitions[0]
        assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - the text above is one operation
        nodes = [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]
        reading = OperationContext(self.schema, {}, executor.variable_values)
        plan = plan_selection(reading, query_type(self.schema), self.root, nodes)
        return FieldRequest(context, plan.selection(executor.variable_values))

    @property
    def _definition(self) -> Any:
        return query_type(self.schema).fields[self.root]

    def _text(self, values: Mapping[str, Any]) -> str:
        declared = ", ".join(f"${name}: {self.arguments[name].type}" for name in values)
        own = {name: self.aliases.get(name, name) for name in values}
        at_root = [f"{own[name]}: ${name}" for name in values if own[name] in self._definition.args]
        nested = [f"{name}: ${name}" for name in values if own[name] not in self._definition.args]
        selection = self.selection.replace(NESTED, _in_brackets(nested))
        variables = _in_brackets([declared] if declared else [])
        return f"query {variables} {{ {self.root} {_in_brackets(at_root)} {{ {selection} }} }}"


def _in_brackets(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)})" if parts else ""


def query_type(schema: GraphQLSchema) -> GraphQLObjectType:
    """The type that has the root fields."""
    assert schema.query_type is not None  # noqa: S101 - every schema of the service has queries
    return schema.query_type


def root_arguments(schema: GraphQLSchema, field: str) -> dict[str, GraphQLArgument]:
    """The arguments of a root field, without those that select a page."""
    arguments = query_type(schema).fields[field].args
    return {name: argument for name, argument in arguments.items() if name not in PAGE_ARGUMENTS}


def with_page(request: FieldRequest, size: int, after: str | None = None) -> FieldRequest:
    """The same request for one page of at most `size` rows."""
    selection = request.selection
    arguments = {**selection.arguments, "first": size, "after": after}
    return replace(request, selection=replace(selection, arguments=arguments, max_size=size))


def _parameter_error(error: GraphQLError) -> Exception:
    """The error of a value that does not fit its type, with the parameter and the path in it as its argument."""
    cause = underlying_error(error, "variables")
    if isinstance(cause, CallerError) and not cause.argument:
        cause.argument = _parameter_path(error)
    return cause


def _parameter_path(error: GraphQLError) -> str:
    for node in error.nodes or ():
        if isinstance(node, VariableDefinitionNode):
            below = PATH_IN_VARIABLE.match(error.message)
            names = re.findall(r"[A-Za-z_]\w*", below.group(1)) if below else []
            return ".".join((node.variable.name.value, *names))
    return ""
