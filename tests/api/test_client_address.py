"""The rate limit identifies a caller by its address over a real socket, not by forwarding headers."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from bench.processes import run_server
from graph.client.database import Neo4jDatabase
from graph.client.server import Server


async def test_forwarding_headers_do_not_evade_the_rate_limit(
    neo4j_server: Server, shared_database: Neo4jDatabase, tmp_path: Path
) -> None:
    del shared_database
    environment = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "YUANLIU_RATE": "1",
    }
    document = {"query": "{ serviceInfo { version } }"}
    async with (
        run_server((sys.executable, "-m", "bench.ours"), environment, tmp_path / "log") as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client,
    ):
        first = await client.post("/graphql", json=document)
        assert first.status_code == 200, first.text
        for header in ("x-forwarded-for", "forwarded", "x-real-ip"):
            again = await client.post("/graphql", json=document, headers={header: "10.0.0.1"})
            assert again.status_code == 429, (header, again.text)
