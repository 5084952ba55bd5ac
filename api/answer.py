"""A request answered: its document read, its operation run, what went wrong turned into failures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import orjson
from graphql import ExecutionResult, Executor, GraphQLSchema, OperationType, execute_root_selection_set

from api.bounded import refused
from api.documents import Document, Documents
from api.errors import CostExceeded, DocumentError, MethodNotAllowed, UnknownOperation
from api.failures import Failure, all_of
from api.limits import LIMITS, Limits
from api.naming import Naming
from api.params import Params
from api.rate import Rate
from api.trusted import TrustedDocuments
from graph.explain import explaining
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Answer:
    """What a response carries. `ran`: whether the operation began; if not, there is no data, not even null."""

    ran: bool
    data: dict[str, Any] | None
    failures: tuple[Failure, ...]
    extensions: Mapping[str, Any] | None = None

    def body(self, language: str) -> bytes:
        """The response as JSON; errors first, so that a person reading meets them (GraphQL, section 7.1)."""
        response: dict[str, Any] = {}
        if self.failures:
            response["errors"] = [failure.formatted(language) for failure in self.failures]
        if self.ran:
            response["data"] = self.data
        if self.extensions:
            response["extensions"] = self.extensions
        return orjson.dumps(response)


def without_data(*failures: Failure) -> Answer:
    return Answer(ran=False, data=None, failures=failures)


class Answering:
    """One schema, how the context of a request is made, which documents are served and how much of them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        context: Callable[[str], Context],
        limits: Limits = LIMITS,
        naming: Naming | None = None,
        rate: Rate | None = None,
    ) -> None:
        self._schema = schema
        self._context = context
        self._limits = limits
        self._naming = naming or Naming(TrustedDocuments(None))
        self._rate = rate
        self.documents = Documents(schema, limits)

    async def answer(
        self,
        params: Params,
        language: str,
        *,
        caller: str,
        reading: bool,
        explain: bool = False,
        until: Callable[[Awaitable[ExecutionResult]], Awaitable[ExecutionResult]],
    ) -> Answer:
        """The answer. `reading`: only queries may run (GET). `until` awaits what runs, as long as the caller stays.

        `caller`: whose points it costs. Raises MethodNotAllowed for a mutation while reading, BadRequest, RateLimited.
        """
        try:
            text = self._naming.text(params)
        except DocumentError as error:
            return without_data(Failure.of(error))
        document = self.documents.get(text)
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
        cost = document.costs.of(operation, variables)
        if cost.nodes > self._limits.cost:
            dear = CostExceeded(cost.nodes, self._limits.cost, cost.field, cost.share)
            return without_data(Failure.of(dear, [cost.location]))
        if self._rate:
            self._rate.spend(caller, cost.nodes)

        context = self._context(language)
        explained = None
        if explain:
            graph, explained = explaining(context.graph)
            context = replace(context, graph=graph)
        executor = Executor.build(
            self._schema,
            document.node,
            context_value=context,
            raw_variable_values=variables,
            operation_name=params.operation_name,
            hide_suggestions=True,
        )
        if isinstance(executor, list):
            return without_data(*all_of(executor, "variables"))
        result = execute_root_selection_set(executor)
        if not isinstance(result, ExecutionResult):
            result = await until(result)
        if explained:
            questions = [asdict(each) for each in explained.questions]
            return Answer(True, None, (), {"explain": {"cost": cost.nodes, "questions": questions}})
        extensions = None
        if (params.extensions or {}).get("cost") is True:
            actual = document.costs.answered(operation, variables, result.data)
            extensions = {"cost": {"requested": cost.nodes, "actual": actual}}
        return Answer(True, result.data, all_of(result.errors or (), "execute"), extensions)
