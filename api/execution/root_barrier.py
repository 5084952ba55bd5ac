"""Root fields that graphql-core walks by itself: each goes on when all have come to something."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RootFieldBarrier:
    """The root fields of one walk, asked side by side. So what is told of them, and where no data is left how many
    errors, does not depend on which failed first, but on the document alone, as it does past graphql-core."""

    asked: list[asyncio.Task[Any]] = field(default_factory=list)

    def outcome(self, resolving: Coroutine[Any, Any, Any]) -> Coroutine[Any, Any, Any]:
        """What the field comes to, or raises, once all that were begun with it have ended. Begun at once: graphql-core
        begins every field before it awaits the first."""
        task = asyncio.ensure_future(resolving)
        self.asked.append(task)
        return self._once_all_have_ended(task)

    async def _once_all_have_ended(self, task: asyncio.Task[Any]) -> Any:
        await asyncio.gather(*self.asked, return_exceptions=True)
        return task.result()
