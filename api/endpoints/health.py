"""/healthz: the process runs. /readyz: it can answer requests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

import orjson
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from api.http.asgi import BytesResponse, Headers, response_headers
from api.http.content_negotiation import JSON
from api.http.language import language
from domain.errors import YuanliuError

PING_SECONDS = 2.0
MESSAGES = {
    "ok": ("The process is running.", "进程正常。"),
    "ready": ("Ready to serve requests.", "可以提供服务。"),
    "starting": ("The service is starting; its data is not complete yet.", "服务正在启动，数据尚未就绪。"),
    "unavailable": ("The database is currently unavailable.", "数据库暂时无法访问。"),
}

Ping = Callable[[], Awaitable[object]]
log = logging.getLogger("yuanliu.api")


class ReadinessProbe(Protocol):
    """Whether the service has the data that it needs. The server sets it when the start is complete."""

    @property
    def ready(self) -> bool: ...


def routes(readiness: ReadinessProbe, ping: Ping) -> list[BaseRoute]:
    """The two routes. `ping` raises if the database does not answer."""

    async def healthz(request: Request) -> BytesResponse:
        return _status_response("ok", 200, request)

    async def readyz(request: Request) -> BytesResponse:
        if not readiness.ready:
            return _status_response("starting", 503, request)
        if not await responds(ping):
            return _status_response("unavailable", 503, request)
        return _status_response("ready", 200, request)

    return [Route("/healthz", healthz, name="healthz"), Route("/readyz", readyz, name="readyz")]


async def responds(ping: Ping) -> bool:
    """Whether the database answers a ping in time."""
    try:
        async with asyncio.timeout(PING_SECONDS):
            await ping()
    except (YuanliuError, TimeoutError, OSError):
        return False
    except Exception:
        log.exception("the ping of the database failed unexpectedly")
        return False
    return True


def _status_response(status: str, code: int, request: Request) -> BytesResponse:
    english, chinese = MESSAGES[status]
    message = chinese if language(Headers(request.scope)["accept-language"]) == "zh" else english
    return BytesResponse(orjson.dumps({"status": status, "message": message}), code, response_headers(JSON))
