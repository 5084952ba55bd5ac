"""/healthz: the process lives. /readyz: it can answer questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.http.language import language
from domain.errors import YuanliuError

PING_SECONDS = 2.0
HEADERS = {
    "cache-control": "no-store",
    "content-type": "application/json; charset=utf-8",
    "x-content-type-options": "nosniff",
}
SENTENCES = {
    "ok": ("The process lives.", "进程正常。"),
    "ready": ("Ready to answer.", "可以提供服务。"),
    "starting": ("The service is starting; its data is not all there yet.", "服务正在启动，数据尚未就绪。"),
    "unavailable": ("The database cannot be reached just now.", "数据库暂时无法访问。"),
}

Ping = Callable[[], Awaitable[object]]
log = logging.getLogger("yuanliu.api")


class ReadinessProbe(Protocol):
    """Whether everything that must be there before the first question is there: set by the composition root."""

    @property
    def ready(self) -> bool: ...


def routes(readiness: ReadinessProbe, ping: Ping) -> list[BaseRoute]:
    """The two routes. `ping` asks the database for a sign of life and raises where there is none."""

    async def healthz(request: Request) -> Response:
        return _said("ok", 200, request)

    async def readyz(request: Request) -> Response:
        if not readiness.ready:
            return _said("starting", 503, request)
        if not await responds(ping):
            return _said("unavailable", 503, request)
        return _said("ready", 200, request)

    return [Route("/healthz", healthz, name="healthz"), Route("/readyz", readyz, name="readyz")]


async def responds(ping: Ping) -> bool:
    """Whether a sign of life came in time."""
    try:
        async with asyncio.timeout(PING_SECONDS):
            await ping()
    except (YuanliuError, TimeoutError, OSError):
        return False
    except Exception:
        log.exception("the ping of the database failed in a way not foreseen")
        return False
    return True


def _said(status: str, code: int, request: Request) -> Response:
    english, chinese = SENTENCES[status]
    sentence = chinese if language(request.headers.get("accept-language")) == "zh" else english
    return Response(orjson.dumps({"status": status, "message": sentence}), code, HEADERS)
