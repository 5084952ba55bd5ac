"""No route bypasses the viewer middleware."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

import app
from api.admission.endpoint_classes import EXPORTS
from api.endpoints.graphql import PATH, GraphQLOverHTTP, create_application
from api.viewer_middleware import ViewerMiddleware, viewer_of
from domain.viewer import ANONYMOUS, Viewer
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from resolvers.context import Context
from settings import Settings

ROUTES = {
    "/",
    "/assets/x",
    "/docs/{name}",
    "/api/v1/lineage",
    "/api/v1/lineage/batch",
    *(f"/export/{name}" for name in EXPORTS),
    "/graphql",
    "/healthz",
    "/metrics",
    "/readyz",
}


async def test_every_route_has_the_viewer_in_its_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """The routes are those of the application as built; only their handlers are replaced."""
    services: list[Starlette] = []
    viewers: dict[str, Viewer] = {}

    def capture(*arguments: Any, **options: Any) -> Starlette:
        services.append(create_application(*arguments, **options))
        return services[-1]

    async def note(_: object, scope: Scope, receive: Receive, send: Send) -> None:
        viewers[scope["path"]] = viewer_of(scope)
        await Response(status_code=204)(scope, receive, send)

    monkeypatch.setattr(app, "create_application", capture)
    for kind, method in ((Route, "handle"), (Mount, "handle"), (GraphQLOverHTTP, "__call__")):
        monkeypatch.setattr(kind, method, note)
    database = Neo4jDatabase.open(Server("bolt://127.0.0.1:1", "neo4j", "unused"))
    try:
        built = app.build(Settings(), database, app.Readiness())
        (service,) = services
        paths = {
            f"{route.path}/x" if isinstance(route, Mount) else getattr(route, "path", "") for route in service.routes
        } | {PATH}
        assert paths == ROUTES
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=built), base_url="http://yuanliu") as client:
            for path in paths:
                method = "POST" if path.startswith("/api") or path == PATH else "GET"
                assert (await client.request(method, path)).status_code == 204
    finally:
        await database.close()
    assert viewers == dict.fromkeys(paths, ANONYMOUS)


async def test_only_the_middleware_sets_the_viewer() -> None:
    scopes: list[Scope] = []

    async def inner(scope: Scope, _: Receive, __: Send) -> None:
        scopes.append(scope)

    async def nothing(*_: Any) -> Any:
        raise AssertionError("nothing is read or sent")

    other = Viewer(("PUBLIC",))
    middleware = ViewerMiddleware(inner, lambda _: other)
    await middleware({"type": "http", "yuanliu.viewer": ANONYMOUS}, nothing, nothing)
    await middleware({"type": "lifespan"}, nothing, nothing)
    assert viewer_of(scopes[0]) == other
    with pytest.raises(KeyError):
        viewer_of(scopes[1])


def test_audiences_come_from_the_viewer() -> None:
    assert Context(Any, viewer=Viewer(("PUBLIC",))).base_parameters["audiences"] == ["PUBLIC"]  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="viewer"):
        Context(Any)  # type: ignore[call-arg, arg-type]
