"""The uvicorn configuration of the service."""

from __future__ import annotations

from typing import Any

from starlette.types import ASGIApp

from server.http_protocol import BoundedProtocol
from server.idle_connections import ServiceConfig


def uvicorn_config(application: ASGIApp, **options: Any) -> ServiceConfig:
    """The shared configuration with additional uvicorn `options`.

    Proxy headers are ignored: a client could forge them to evade the rate limit, which counts by address.
    """
    return ServiceConfig(
        application,
        http=BoundedProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        **options,
    )
