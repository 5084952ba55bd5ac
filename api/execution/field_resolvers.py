"""Resolvers of the schema's fields: a root field calls its resolver; any other field reads its key from a dict.

The fast path (api/execution/fast) executes a field only if it has one of these resolvers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo

from api.execution.root_barrier import RootFieldBarrier
from api.execution.selection import plan_selection
from api.root_fields import Resolver
from resolvers.context import Context, FieldRequest

Outcomes = Mapping[str, Any]
"""The results of root fields that have already run, by response key: a value, or the exception that was raised."""


@dataclass(frozen=True, slots=True)
class RootFieldResolver:
    """Resolves a root field.

    If the root value is a RootFieldBarrier, it calls the resolver, concurrently with the other root fields. If the
    root value is Outcomes, the fast path has already called the resolver: it returns that outcome, so that nothing is
    read twice.
    """

    resolver: Resolver

    def __call__(
        self, root: Outcomes | RootFieldBarrier, info: GraphQLResolveInfo[Context], **_: Any
    ) -> Awaitable[Any]:
        key = str(info.path.key)
        if isinstance(root, RootFieldBarrier):
            return root.outcome(self._resolve(key, info))
        return _replay(root[key])

    async def _resolve(self, key: str, info: GraphQLResolveInfo[Context]) -> Any:
        plan = plan_selection(info, info.parent_type, key, list(info.field_nodes))
        return await self.resolver(FieldRequest(info.context, plan.selection(info.variable_values)))


async def _replay(outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def resolve_by_key(source: Mapping[Any, Any], info: GraphQLResolveInfo[Context], **_: Any) -> Any:
    """The value under the field's response key."""
    return source[info.path.key]


def resolve_type_by_typename(value: Mapping[str, Any], *_: Any) -> str:
    """The name of a value's object type."""
    return str(value["__typename"])
