"""The uvicorn configuration of the service."""

from __future__ import annotations

from typing import Any

import uvicorn
from starlette.types import ASGIApp

from server.http_protocol import HeadLimitProtocol


def uvicorn_config(application: ASGIApp, **options: Any) -> uvicorn.Config:
    """The shared configuration with additional uvicorn `options`.

    Proxy headers are ignored: a client could forge them to evade the rate limit, which counts by address.
    """
    return uvicorn.Config(
        application,
        http=HeadLimitProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        **options,
    )
