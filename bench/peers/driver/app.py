"""Peer (a): hand-written Cypher for the same rows as maps, over the bare driver, in a minimal application.

The driver (docs/decisions/0003), uvloop and httptools are configured as ours. `POST /<case>`: the body contains the
parameters of the statement, the response is `{"rows": [...]}`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import neo4j
import orjson
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bench.peers.connected import connected
from bench.texts import cypher

if TYPE_CHECKING:
    from starlette.requests import Request

AUDIENCES = ["PUBLIC", "GOV"]
"""The audiences that every caller can read, as in ours."""


async def rows(request: Request) -> Response:
    """The rows of one case."""
    parameters = orjson.loads(await request.body())
    if request.path_params["case"] == "C5":
        parameters["now"] = datetime.now(UTC)
    async with request.app.state.driver.session(
        database="neo4j", default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
    ) as session:
        result = await session.run(cypher(request.path_params["case"]), parameters, audiences=AUDIENCES)
        maps = [record["row"] async for record in result]
    return Response(orjson.dumps({"rows": maps}), media_type="application/json")


app = Starlette(routes=[Route("/{case}", rows, methods=["POST"])], lifespan=connected)
