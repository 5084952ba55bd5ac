"""What the schema's fields are resolved by: a root field by its resolver, every other by its key in a dict.

Whatever is resolved in no other way needs no graphql-core to be answered (api/fast).
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLResolveInfo

from api.execution.root_barrier import RootFieldBarrier
from api.execution.selection import plan_selection
from api.query import Resolver
from resolvers.context import Context, FieldRequest

Outcomes = Mapping[str, Any]
"""What root fields came to already, by response key: a value, or the exception that was raised."""


@dataclass(frozen=True, slots=True)
class RootFieldResolver:
    """A root field, answered by a resolver, its siblings beside it; where the walk is given outcomes, by them, so that
    nothing is asked twice."""

    resolver: Resolver

    def __call__(
        self, root: Outcomes | RootFieldBarrier, info: GraphQLResolveInfo[Context], **_: Any
    ) -> Awaitable[Any]:
        key = str(info.path.key)
        if isinstance(root, RootFieldBarrier):
            return root.outcome(self._answered(key, info))
        return _known(root[key])

    async def _answered(self, key: str, info: GraphQLResolveInfo[Context]) -> Any:
        asked = plan_selection(info, info.parent_type, key, list(info.field_nodes))
        return await self.resolver(FieldRequest(info.context, asked.selection(info.variable_values)))


async def _known(outcome: Any) -> Any:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def by_key(source: Mapping[Any, Any], info: GraphQLResolveInfo[Context], **_: Any) -> Any:
    return source[info.path.key]


def by_typename(value: Mapping[str, Any], *_: Any) -> str:
    return str(value["__typename"])
