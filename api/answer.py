"""A request answered: its document read, its operation run, what went wrong turned into failures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import ExecutionResult, Executor, GraphQLSchema, OperationType, execute_root_selection_set

from api.bounded import refused
from api.documents import Document, Documents
from api.errors import MethodNotAllowed, UnknownOperation
from api.failures import Failure, all_of
from api.limits import LIMITS, Limits
from api.params import Params
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Answer:
    """What a response carries. `ran`: whether the operation began; if not, there is no data, not even null."""

    ran: bool
    data: dict[str, Any] | None
    failures: tuple[Failure, ...]

    def body(self, language: str) -> bytes:
        """The response as JSON; errors first, so that a person reading meets them (GraphQL, section 7.1)."""
        response: dict[str, Any] = {}
        if self.failures:
            response["errors"] = [failure.formatted(language) for failure in self.failures]
        if self.ran:
            response["data"] = self.data
        return orjson.dumps(response)


def without_data(*failures: Failure) -> Answer:
    return Answer(ran=False, data=None, failures=failures)


class Answering:
    """One schema, and how the context of a request is made."""

    def __init__(self, schema: GraphQLSchema, context: Callable[[str], Context], limits: Limits = LIMITS) -> None:
        self._schema = schema
        self._context = context
        self._limits = limits
        self.documents = Documents(schema, limits)

    async def answer(
        self,
        params: Params,
        language: str,
        *,
        reading: bool,
        until: Callable[[Awaitable[ExecutionResult]], Awaitable[ExecutionResult]],
    ) -> Answer:
        """The answer. `reading`: only queries may run (GET). `until` awaits what runs, as long as the caller stays.

        Raises MethodNotAllowed for a mutation while reading.
        """
        document = self.documents.get(params.query)
        if not isinstance(document, Document):
            return without_data(*document)
        try:
            operation = document.operation(params.operation_name)
        except UnknownOperation as error:
            return without_data(Failure.of(error))
        if reading and operation.operation is not OperationType.QUERY:
            raise MethodNotAllowed("GET", "POST", mutation=True)
        variables = params.variables or {}
        over = refused(document.bounded, operation, variables, self._limits)
        if over:
            error_, location = over
            return without_data(Failure.of(error_, [location]))

        executor = Executor.build(
            self._schema,
            document.node,
            context_value=self._context(language),
            raw_variable_values=variables,
            operation_name=params.operation_name,
            hide_suggestions=True,
        )
        if isinstance(executor, list):
            return without_data(*all_of(executor, "variables"))
        result = execute_root_selection_set(executor)
        if not isinstance(result, ExecutionResult):
            result = await until(result)
        return Answer(ran=True, data=result.data, failures=all_of(result.errors or (), "execute"))
