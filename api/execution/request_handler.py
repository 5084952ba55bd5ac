"""Handles one GraphQL request: looks up its document, checks the limits, runs the operation, formats the errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import orjson
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLError,
    GraphQLSchema,
    MiddlewareManager,
    OperationDefinitionNode,
    OperationType,
    execute_root_selection_set,
)

from api.admission.work_limits import LARGE_DOCUMENT_CHARACTERS, WorkLimits
from api.cost.analysis import Cost
from api.documents.cache import Document, DocumentCache, ParsedDocument
from api.documents.lookup import DocumentLookup
from api.documents.trusted_store import TrustedStore
from api.errors import CostExceeded, DocumentError, UnknownOperation
from api.errors.formatting import ResponseError, format_errors
from api.execution.fast.executor import FastExecutor
from api.execution.field_resolvers import Outcomes
from api.execution.graphql_result import GraphQLResult, error_result
from api.execution.operation_type import check_operation_type
from api.execution.root_barrier import RootFieldBarrier
from api.http.disconnect import run_to_completion
from api.http.request_params import RequestParams
from api.limits.document import LIMITS, Limits
from api.limits.values import values_violation
from api.rate_limit import RateLimiter, metered
from api.request_record import EXPLAINED, GRAPHQL_CORE, note_cache_hit, note_execution_path, note_operation
from api.response_cache import CacheKey, ResponseCache
from api.translation.descriptions import ChineseIntrospection
from domain.viewer import Viewer
from graph.explain import explaining_engine
from resolvers.caches import Caches
from resolvers.context import Context

CancelOnDisconnect = Callable[[Awaitable[ExecutionResult]], Awaitable[ExecutionResult]]
"""Awaits an execution, and cancels it if the client disconnects."""


@dataclass(frozen=True, slots=True)
class ValidatedOperation:
    """An operation that may run: valid, within its limits, with its cost. `trusted`: from a trusted document."""

    document: Document
    operation: OperationDefinitionNode
    operation_name: str | None
    variables: dict[str, Any]
    cost: Cost
    reports_cost: bool
    trusted: bool

    @property
    def is_query(self) -> bool:
        """Whether it is a query. Only queries are cached, and cancelled when the client disconnects."""
        return self.operation.operation is OperationType.QUERY


class RequestHandler:
    """Handles the requests of one service.

    `context`: creates a request's context from its language and its viewer. `work`: bounds the operations that run at
    once, by their cost. `fast`: whether the fast path is on.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        context: Callable[[str, Viewer], Context],
        limits: Limits = LIMITS,
        document_lookup: DocumentLookup | None = None,
        rate: RateLimiter | None = None,
        work: WorkLimits | None = None,
        response_cache: ResponseCache | None = None,
        *,
        fast: bool = True,
    ) -> None:
        self._schema = schema
        self._context = context
        self._limits = limits
        self._lookup = document_lookup or DocumentLookup(TrustedStore(None))
        self._rate = rate
        self._work = work or WorkLimits()
        self._cache = response_cache
        self.fast = FastExecutor(schema) if fast else None
        self.documents = DocumentCache(schema, limits)

    async def handle(
        self,
        params: RequestParams,
        language: str,
        *,
        viewer: Viewer,
        caller: str,
        read_only: bool,
        explain: bool = False,
        internal: bool = False,
        run: CancelOnDisconnect,
    ) -> GraphQLResult:
        """Handles one request.

        `caller`: the address whose points the request costs. `read_only`: only a query may run (GET). `explain`: return
        the plans of the statements, and do not run them. `internal`: a request of the service itself, which costs no
        points, needs no trusted document, and uses no cached result. `run`: awaits a query as long as the client is
        connected.

        Raises BadRequest, MethodNotAllowed for a mutation if `read_only`, and RateLimited.
        """
        try:
            source = self._lookup.find(params, internal=internal)
        except DocumentError as error:
            return error_result(ResponseError.of(error))
        document = await self._document(source.text)
        if not isinstance(document, Document):
            return error_result(*document)
        validated = self._validate(document, params, read_only=read_only, explain=explain, trusted=source.trusted)
        if isinstance(validated, GraphQLResult):
            return validated
        note_operation(validated.operation.name, validated.cost.nodes, trusted=validated.trusted)
        self._work.note_operation(validated.cost.nodes)
        context = self._context(language, viewer)
        with metered(None if internal else self._rate, caller, validated.cost.nodes):
            return await self._execute(validated, context, run, explain=explain, internal=internal)

    async def _execute(
        self, validated: ValidatedOperation, context: Context, run: CancelOnDisconnect, *, explain: bool, internal: bool
    ) -> GraphQLResult:
        if explain:
            return await self._explain(validated, context, run)
        if internal:
            return await self._run(validated, replace(context, caches=Caches()), run)
        if self._cache and validated.is_query and not validated.reports_cost:
            return await self._run_cached(self._cache, validated, context, run)
        result = await self._run(validated, context, run)
        expires = result.failures or context.reads.may_expire(len(result.data or ()))
        return replace(result, valid_until=context.now) if result.executed and expires else result

    async def _run_cached(
        self, cache: ResponseCache, validated: ValidatedOperation, context: Context, run: CancelOnDisconnect
    ) -> GraphQLResult:
        """The cached response, or that of the operation, which is put into the cache if all its reads allow that."""
        key = CacheKey(
            validated.document.digest,
            validated.operation_name,
            orjson.dumps(validated.variables, option=orjson.OPT_SORT_KEYS),
            context.audiences,
            context.language,
        )
        cached = await cache.get(key, context.now)
        if cached is not None:
            note_cache_hit(cached.version)
            return GraphQLResult(True, None, (), cached_body=cached.body, valid_until=cached.valid_until)
        context.reads.at = cache.newest_version
        result = await self._run(validated, context, run)
        if result.executed and not result.failures and result.data and context.reads.cover(len(result.data)):
            body = result.body(context.language)
            valid_until = await cache.put(key, context.reads, context.now, body)
            return replace(result, cached_body=body, valid_until=valid_until)
        return replace(result, valid_until=context.now) if result.executed else result

    async def _document(self, text: str) -> ParsedDocument:
        """The document or its errors. One that is large and not cached waits for its turn."""
        if len(text) <= LARGE_DOCUMENT_CHARACTERS:
            return self.documents.get(text)
        if document := self.documents.get_without_parsing(text):
            return document
        async with self._work.documents.run():
            return await self.documents.get_in_thread(text)

    def _validate(
        self, document: Document, params: RequestParams, *, read_only: bool, explain: bool, trusted: bool
    ) -> ValidatedOperation | GraphQLResult:
        """The operation to run, within its limits; or the result that says why it may not run."""
        try:
            operation = document.operation(params.operation_name)
        except UnknownOperation as error:
            return error_result(ResponseError.of(error))
        check_operation_type(operation.operation, read_only=read_only, explain=explain)
        variables = params.variables or {}
        for check in (values_violation, document.value_depths.violation):
            if exceeded_values := check(variables, self._limits):
                return error_result(ResponseError.of(exceeded_values))
        if violation := document.bounds.violation(operation, variables, self._limits):
            error_, field = violation
            return error_result(ResponseError.of(error_, document.locations.of([field])))
        cost = document.costs.cost(operation, variables)
        if cost.nodes > self._limits.cost:
            exceeded = CostExceeded(cost.nodes, self._limits.cost, cost.field, cost.share)
            return error_result(ResponseError.of(exceeded, document.locations.of([cost.node] if cost.node else None)))
        reports_cost = (params.extensions or {}).get("cost") is True
        return ValidatedOperation(document, operation, params.operation_name, variables, cost, reports_cost, trusted)

    async def _explain(self, validated: ValidatedOperation, context: Context, run: CancelOnDisconnect) -> GraphQLResult:
        engine, explained = explaining_engine(context.engine)
        result = await self._run(validated, replace(context, engine=engine, caches=Caches()), run)
        if not result.executed:
            return result
        note_execution_path(EXPLAINED)
        queries = [asdict(query) for query in explained.queries]
        return GraphQLResult(True, None, (), {"explain": {"cost": validated.cost.nodes, "queries": queries}})

    async def _run(self, validated: ValidatedOperation, context: Context, run: CancelOnDisconnect) -> GraphQLResult:
        async with self._work.operation(validated.cost.nodes):
            return await self._run_within_limits(validated, context, run)

    async def _run_within_limits(
        self, validated: ValidatedOperation, context: Context, run: CancelOnDisconnect
    ) -> GraphQLResult:
        document = validated.document
        result = self._run_fast(validated, context) or self._run_graphql_core(validated, context)
        if isinstance(result, list):
            return error_result(*format_errors(result, "variables", document.node, document.locations.of))
        if not isinstance(result, ExecutionResult):
            result = await run(result if validated.is_query else run_to_completion(result))
        extensions = None
        if validated.reports_cost:
            actual = document.costs.actual(validated.operation, validated.variables, result.data)
            extensions = {"cost": {"requested": validated.cost.nodes, "actual": actual}}
        failures = format_errors(result.errors or (), "execute", locate=document.locations.of)
        return GraphQLResult(True, result.data, failures, extensions)

    def _run_fast(self, validated: ValidatedOperation, context: Context) -> Awaitable[ExecutionResult] | None:
        """The result of the fast path; None if it is off, or if it cannot run the operation."""
        if self.fast is None:
            note_execution_path(GRAPHQL_CORE)
            return None

        async def fallback(outcomes: Outcomes) -> ExecutionResult:
            result = self._run_graphql_core(validated, context, outcomes)
            assert not isinstance(result, list)  # noqa: S101 - the fast path has coerced the variables
            return result if isinstance(result, ExecutionResult) else await result

        return self.fast.execute(validated.document, validated.operation, validated.variables, context, fallback)

    @cached_property
    def _chinese_introspection(self) -> MiddlewareManager:
        return MiddlewareManager(ChineseIntrospection(self._schema))

    def _run_graphql_core(
        self, validated: ValidatedOperation, context: Context, outcomes: Outcomes | None = None
    ) -> ExecutionResult | Awaitable[ExecutionResult] | list[GraphQLError]:
        """graphql-core's result, or an awaitable of it; a list of errors if the variables are invalid.

        `outcomes`: the results of the root fields, if they have already run.
        """
        chinese = context.language == "zh" and validated.document.introspects
        executor = Executor.build(
            self._schema,
            validated.document.node,
            root_value=RootFieldBarrier() if outcomes is None else outcomes,
            context_value=context,
            raw_variable_values=validated.variables,
            operation_name=validated.operation_name,
            hide_suggestions=True,
            middleware=self._chinese_introspection if chinese else None,
        )
        return executor if isinstance(executor, list) else execute_root_selection_set(executor)
