"""Jobs and their runs."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def jobs(request: FieldRequest) -> Any:
    """Jobs, by default in the order of names."""
    return await request.read_page("job/jobs", "Job", Order("job.name"))


async def runs(request: FieldRequest) -> Any:
    """Runs, by default in the order of their starts."""
    return await request.read_page("job/runs", "Run", Order("run.startedAt", "instant"))
