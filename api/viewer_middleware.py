"""Puts the viewer into the ASGI scope, ahead of admission control, so that every endpoint can read it there."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from domain.viewer import ANONYMOUS, Viewer

VIEWER_KEY = "yuanliu.viewer"
"""The viewer's key in the scope."""


def anonymous(_: Scope) -> Viewer:
    """The viewer of every request until identities exist: headers are not trusted."""
    return ANONYMOUS


class ViewerMiddleware:
    """Sets the viewer of each request, ahead of all but CORS."""

    def __init__(self, application: ASGIApp, identify: Callable[[Scope], Viewer] = anonymous) -> None:
        self._application = application
        self._identify = identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            scope[VIEWER_KEY] = self._identify(scope)
        await self._application(scope, receive, send)


def viewer_of(scope: Scope) -> Viewer:
    """The viewer of a request. Raises KeyError for a request that did not pass the middleware."""
    viewer: Viewer = scope[VIEWER_KEY]
    return viewer
