"""Executes one request on the fast path, or passes its root fields' results to graphql-core if one is irregular."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, OperationDefinitionNode

from api.documents.cache import Document
from api.execution.fast.leaf_values import NonConforming
from api.execution.fast.operation_plan import OperationPlans, PlannedRoot, Roots
from api.execution.field_resolvers import Outcomes
from api.request_record import DECLINED, FAST, GRAPHQL_CORE, note_execution_path
from graph.selection import Selection
from resolvers.context import Context, FieldRequest

CompleteWithGraphQLCore = Callable[[Outcomes], Awaitable[ExecutionResult]]


class FastExecutor:
    """The fast path of one schema.

    Counts requests: `completed` on the fast path, `handed_over` to graphql-core with the results of their root fields,
    `declined` before a resolver ran.
    """

    def __init__(self, schema: GraphQLSchema) -> None:
        self._plans = OperationPlans(schema)
        self.completed = self.handed_over = self.declined = 0

    def execute(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        raw_variables: dict[str, Any],
        context: Context,
        fallback: CompleteWithGraphQLCore,
    ) -> Awaitable[ExecutionResult] | None:
        """An awaitable of the result; None if graphql-core has to run the operation.

        `raw_variables`: the variables as sent. `fallback`: lets graphql-core complete the results of the root fields.
        """
        planned = self._plans.plan(document, operation, raw_variables)
        if planned is None:
            self.declined += 1
            note_execution_path(DECLINED)
            return None
        return self._execute(*planned, context, fallback)

    async def _execute(
        self, roots: Roots, selections: dict[str, Selection], context: Context, fallback: CompleteWithGraphQLCore
    ) -> ExecutionResult:
        outcomes = await _resolve(roots, selections, context)
        try:
            data = {
                key: root if isinstance(root, str) else _complete(root, outcomes[key]) for key, root in roots.items()
            }
        except NonConforming:
            self.handed_over += 1
            note_execution_path(GRAPHQL_CORE)
            return await fallback(outcomes)
        self.completed += 1
        note_execution_path(FAST)
        return ExecutionResult(data, None)


async def _resolve(roots: Roots, selections: dict[str, Selection], context: Context) -> dict[str, Any]:
    """The outcome of each root field: its value, or the exception. They run concurrently, each on a connection."""
    resolving = [
        root.resolver(FieldRequest(context, selections[key]))
        for key, root in roots.items()
        if isinstance(root, PlannedRoot)
    ]
    if len(resolving) == 1:
        try:
            return {next(iter(selections)): await resolving[0]}
        except Exception as error:  # graphql-core reports it, with its path
            return {next(iter(selections)): error}
    outcomes = await asyncio.gather(*resolving, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Exception):
            raise outcome
    return dict(zip(selections, outcomes, strict=True))


def _complete(root: PlannedRoot, outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        raise NonConforming
    return root.complete(outcome)
