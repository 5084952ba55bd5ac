"""A barrier for root fields run by graphql-core: no field completes before all have finished."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RootFieldBarrier:
    """The root fields of one execution by graphql-core, which run concurrently.

    The errors of a response, and their number if no data is left, depend on the document alone and not on which field
    failed first. So they are the same as on the fast path.
    """

    tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    def outcome(self, resolving: Coroutine[Any, Any, Any]) -> Coroutine[Any, Any, Any]:
        """Starts a field at once. The coroutine returns the field's result, or raises its exception, when all fields
        that started have finished. graphql-core starts every field before it awaits the first."""
        task = asyncio.ensure_future(resolving)
        self.tasks.append(task)
        return self._result_after_all(task)

    async def _result_after_all(self, task: asyncio.Task[Any]) -> Any:
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return task.result()
