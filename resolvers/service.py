"""Information about the service."""

from __future__ import annotations

from typing import Any

from resolvers.context import FieldRequest


async def service_info(request: FieldRequest) -> Any:
    """Version of the service, version of the graph, counts."""
    return await request.read_one("service/info", "ServiceInfo")
