"""One request past graphql-core; and back to it, over the same answers, where anything in them is unusual."""

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

Walk = Callable[[Outcomes], Awaitable[ExecutionResult]]


class FastExecutor:
    """Of one schema. `taken`, `walked`, `declined`: how many requests went which way."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._operations = OperationPlans(schema)
        self.taken = self.walked = self.declined = 0

    def answered(
        self,
        document: Document,
        operation: OperationDefinitionNode,
        sent: dict[str, Any],
        context: Context,
        walk: Walk,
    ) -> Awaitable[ExecutionResult] | None:
        """The result, to be awaited; None where graphql-core has to run the operation.

        `sent`: the variables as they came. `walk`: graphql-core's result over what the root fields came to.
        """
        found = self._operations.asked(document, operation, sent)
        if found is None:
            self.declined += 1
            note_execution_path(DECLINED)
            return None
        return self._answered(*found, context, walk)

    async def _answered(
        self, roots: Roots, asked: dict[str, Selection], context: Context, walk: Walk
    ) -> ExecutionResult:
        outcomes = await _outcomes(roots, asked, context)
        try:
            data = {key: root if isinstance(root, str) else _ready(root, outcomes[key]) for key, root in roots.items()}
        except NonConforming:
            self.walked += 1
            note_execution_path(GRAPHQL_CORE)
            return await walk(outcomes)
        self.taken += 1
        note_execution_path(FAST)
        return ExecutionResult(data, None)


async def _outcomes(roots: Roots, asked: dict[str, Selection], context: Context) -> dict[str, Any]:
    """What each root field came to: its value, or what was raised. Side by side, each on a connection of its own."""
    asking = [
        root.resolver(FieldRequest(context, asked[key])) for key, root in roots.items() if isinstance(root, PlannedRoot)
    ]
    if len(asking) == 1:
        try:
            return {next(iter(asked)): await asking[0]}
        except Exception as error:  # the walk is to place it
            return {next(iter(asked)): error}
    found = await asyncio.gather(*asking, return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, Exception):
            raise each
    return dict(zip(asked, found, strict=True))


def _ready(root: PlannedRoot, outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        raise NonConforming
    return root.ready(outcome)
