"""uvicorn as it serves here."""

from __future__ import annotations

from typing import Any

import uvicorn
from starlette.types import ASGIApp

from server.http_protocol import HeadLimitProtocol


def uvicorn_config(application: ASGIApp, **own: Any) -> uvicorn.Config:
    """`own`: what is this server's alone. A caller is its address: whom it says it speaks for would free it of the
    rate."""
    return uvicorn.Config(
        application,
        http=HeadLimitProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        **own,
    )
