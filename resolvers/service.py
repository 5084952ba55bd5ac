"""What the service says of itself."""

from __future__ import annotations

from typing import Any

from resolvers.context import Asked


async def service_info(asked: Asked) -> Any:
    """Version, graph version, counts."""
    return await asked.one("service/info", "ServiceInfo")
