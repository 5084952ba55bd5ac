"""A request answered: its document read, its operation run, what went wrong turned into failures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute_root_selection_set,
)

from api.cost.analysis import Cost
from api.documents.cache import Document, DocumentCache
from api.documents.lookup import DocumentLookup
from api.documents.trusted_store import TrustedStore
from api.errors import CostExceeded, DocumentError, MethodNotAllowed, UnknownOperation
from api.errors.formatting import ResponseError, format_errors
from api.execution.fast.executor import FastExecutor
from api.execution.field_resolvers import Outcomes
from api.execution.root_barrier import RootFieldBarrier
from api.http.disconnect import run_to_completion
from api.http.request_params import RequestParams
from api.limits.arguments import too_many_values
from api.limits.document import LIMITS, Limits
from api.rate_limit import RateLimiter
from api.request_record import EXPLAINED, note_cache_hit, note_execution_path, note_operation
from api.response_cache import ResponseCache
from api.response_store import CacheKey
from domain.viewer import Viewer
from graph.explain import explaining_engine
from resolvers.caches import Caches
from resolvers.context import Context

CancelOnDisconnect = Callable[[Awaitable[ExecutionResult]], Awaitable[ExecutionResult]]


@dataclass(frozen=True, slots=True)
class GraphQLResult:
    """What a response carries. `ran`: whether the operation began; if not, there is no data, not even null.

    `until`: when it ceases to hold though nobody writes; None where it does not, or where nobody keeps answers.
    """

    executed: bool
    data: dict[str, Any] | None
    failures: tuple[ResponseError, ...]
    extensions: Mapping[str, Any] | None = None
    kept: bytes | None = None
    until: datetime | None = None

    def body(self, language: str) -> bytes:
        """The response as JSON; errors first, so that a person reading meets them (GraphQL, section 7.1)."""
        if self.kept is not None:
            return self.kept
        response: dict[str, Any] = {}
        if self.failures:
            response["errors"] = [failure.formatted(language) for failure in self.failures]
        if self.executed:
            response["data"] = self.data
        if self.extensions:
            response["extensions"] = self.extensions
        return orjson.dumps(response)


def without_data(*failures: ResponseError) -> GraphQLResult:
    return GraphQLResult(executed=False, data=None, failures=failures)


@dataclass(frozen=True, slots=True)
class ValidatedOperation:
    """An operation that may run: valid, within its limits, its cost counted. `trusted`: of a trusted document."""

    document: Document
    operation: OperationDefinitionNode
    operation_name: str | None
    variables: dict[str, Any]
    cost: Cost
    reports_cost: bool
    trusted: bool

    @property
    def is_query(self) -> bool:
        """Whether it only reads: nothing else is cached, or cancelled when the client disconnects."""
        return self.operation.operation is OperationType.QUERY


class RequestHandler:
    """One schema, how the context of a request is made, which documents are served and how much of them."""

    def __init__(
        self,
        schema: GraphQLSchema,
        context: Callable[[str, Viewer], Context],
        limits: Limits = LIMITS,
        document_lookup: DocumentLookup | None = None,
        rate: RateLimiter | None = None,
        response_cache: ResponseCache | None = None,
        *,
        fast: bool = True,
    ) -> None:
        self._schema = schema
        self._context = context
        self._limits = limits
        self._naming = document_lookup or DocumentLookup(TrustedStore(None))
        self._rate = rate
        self._keeping = response_cache
        self.fast = FastExecutor(schema) if fast else None
        self.documents = DocumentCache(schema, limits)

    async def answer(
        self,
        params: RequestParams,
        language: str,
        *,
        viewer: Viewer,
        caller: str,
        reading: bool,
        explain: bool = False,
        own: bool = False,
        until: CancelOnDisconnect,
    ) -> GraphQLResult:
        """The answer. `reading`: only queries may run (GET). `until` awaits what runs, as long as the caller stays.

        `caller`: whose points it costs. `own`: the service asks itself, which costs none and needs no trust. Raises
        MethodNotAllowed for a mutation while reading, BadRequest, RateLimited.
        """
        admitted = self._admitted(params, reading=reading, own=own)
        if isinstance(admitted, GraphQLResult):
            return admitted
        note_operation(admitted.operation.name, admitted.cost.nodes, trusted=admitted.trusted)
        if self._rate is not None and not own:
            self._rate.spend(caller, admitted.cost.nodes)
        context = self._context(language, viewer)
        if explain:
            return await self._explained(admitted, context, until)
        if not self._keeping or admitted.reports_cost or not admitted.is_query:
            answer = await self._run(admitted, context, until)
            passes = answer.failures or context.reads.may_expire(len(answer.data or ()))
            return replace(answer, until=context.now) if answer.executed and passes else answer
        key = CacheKey(
            admitted.document.digest,
            params.operation_name,
            orjson.dumps(admitted.variables, option=orjson.OPT_SORT_KEYS),
            context.audiences,
            language,
        )
        kept = await self._keeping.served(key, context.now)
        if kept is not None:
            note_cache_hit(kept.version)
            return GraphQLResult(True, None, (), kept=kept.body, until=kept.until)
        context.reads.at = self._keeping.last
        answer = await self._run(admitted, context, until)
        if answer.executed and not answer.failures and answer.data and len(context.reads.done) == len(answer.data):
            body = answer.body(language)
            until_then = await self._keeping.put(key, context.reads, context.now, body)
            return replace(answer, kept=body, until=until_then)
        return replace(answer, until=context.now) if answer.executed else answer

    def _admitted(self, params: RequestParams, *, reading: bool, own: bool) -> ValidatedOperation | GraphQLResult:
        """What is to run, within its limits; or the refusal."""
        try:
            named = self._naming.named(params, own=own)
        except DocumentError as error:
            return without_data(ResponseError.of(error))
        document = self.documents.get(named.text)
        if not isinstance(document, Document):
            return without_data(*document)
        try:
            operation = document.operation(params.operation_name)
        except UnknownOperation as error:
            return without_data(ResponseError.of(error))
        if reading and operation.operation is not OperationType.QUERY:
            raise MethodNotAllowed("GET", "POST", mutation=True)
        variables = params.variables or {}
        if many := too_many_values(variables, self._limits):
            return without_data(ResponseError.of(many))
        over = document.bounds.refused(operation, variables, self._limits)
        if over:
            error_, location = over
            return without_data(ResponseError.of(error_, [location]))
        cost = document.costs.of(operation, variables)
        if cost.nodes > self._limits.cost:
            dear = CostExceeded(cost.nodes, self._limits.cost, cost.field, cost.share)
            return without_data(ResponseError.of(dear, [cost.location]))
        reports_cost = (params.extensions or {}).get("cost") is True
        return ValidatedOperation(
            document, operation, params.operation_name, variables, cost, reports_cost, named.trusted
        )

    async def _explained(
        self, admitted: ValidatedOperation, context: Context, until: CancelOnDisconnect
    ) -> GraphQLResult:
        engine, explained = explaining_engine(context.engine)
        answer = await self._run(admitted, replace(context, engine=engine, caches=Caches()), until)
        if not answer.executed:
            return answer
        note_execution_path(EXPLAINED)
        questions = [asdict(each) for each in explained.questions]
        return GraphQLResult(True, None, (), {"explain": {"cost": admitted.cost.nodes, "questions": questions}})

    async def _run(self, admitted: ValidatedOperation, context: Context, until: CancelOnDisconnect) -> GraphQLResult:
        result = self._past_graphql_core(admitted, context) or self._walked(admitted, context)
        if isinstance(result, list):
            return without_data(*format_errors(result, "variables"))
        if not isinstance(result, ExecutionResult):
            result = await until(result if admitted.is_query else run_to_completion(result))
        extensions = None
        if admitted.reports_cost:
            actual = admitted.document.costs.answered(admitted.operation, admitted.variables, result.data)
            extensions = {"cost": {"requested": admitted.cost.nodes, "actual": actual}}
        return GraphQLResult(True, result.data, format_errors(result.errors or (), "execute"), extensions)

    def _past_graphql_core(self, admitted: ValidatedOperation, context: Context) -> Awaitable[ExecutionResult] | None:
        """The result of an operation that needs no graphql-core, where the fast path is on."""
        if self.fast is None:
            note_execution_path("walked")
            return None

        async def walk(outcomes: Outcomes) -> ExecutionResult:
            found = self._walked(admitted, context, outcomes)
            assert not isinstance(found, list)  # noqa: S101 - the variables have been coerced once
            return found if isinstance(found, ExecutionResult) else await found

        return self.fast.answered(admitted.document, admitted.operation, admitted.variables, context, walk)

    def _walked(
        self, admitted: ValidatedOperation, context: Context, outcomes: Outcomes | None = None
    ) -> ExecutionResult | Awaitable[ExecutionResult] | list[GraphQLError]:
        """graphql-core's result, to be awaited or not; or what is wrong with the variables."""
        executor = Executor.build(
            self._schema,
            admitted.document.node,
            root_value=RootFieldBarrier() if outcomes is None else outcomes,
            context_value=context,
            raw_variable_values=admitted.variables,
            operation_name=admitted.operation_name,
            hide_suggestions=True,
        )
        return executor if isinstance(executor, list) else execute_root_selection_set(executor)
