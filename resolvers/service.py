"""What the service says of itself."""

from __future__ import annotations

from typing import Any

from resolvers.context import FieldRequest


async def service_info(request: FieldRequest) -> Any:
    """Version, graph version, counts."""
    return await request.one("service/info", "ServiceInfo")
