"""Calls from pages on other origins, and the other answers of HTTP as a client of the shipped server gets them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

import app
from api.admission.async_queue import AdmissionQueue
from api.admission.codel_queue import Ticket, TicketState
from api.http.cors import ALLOWED_HEADERS, EXPOSED_HEADERS
from graph.client.database import Neo4jDatabase
from settings import HttpSettings, Settings
from tests.conftest import run_uvicorn

ORIGIN = "http://localhost:5173"
OTHER = "http://localhost:5174"
QUERY = {"query": "{ __typename }"}
LONG_QUERY = {"query": "{ catalogEntries(first: 100) { nodes { code title provider { name } } } }"}
EXPORT = {
    "of": "resource_653101000000/huiliu.yibao-01",
    "direction": "UPSTREAM",
    "format": "csv",
    "milliseconds": "30000",
}
PREFLIGHT = {
    "origin": ORIGIN,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type,apollographql-client-name,x-explain",
}


@asynccontextmanager
async def serve(database: Neo4jDatabase, *origins: str) -> AsyncIterator[httpx.AsyncClient]:
    built = app.build(Settings(http=HttpSettings(origins=origins)), database, app.Readiness(ready=True))
    async with run_uvicorn(built) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


def cors_headers(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


async def test_without_the_setting_no_origin_may_call(shared_database: Neo4jDatabase) -> None:
    async with serve(shared_database) as client:
        for answer in (
            await client.options("/graphql", headers=PREFLIGHT),
            await client.post("/graphql", json=QUERY, headers={"origin": ORIGIN}),
        ):
            assert cors_headers(answer) == {}
            assert "Origin" not in answer.headers["vary"]


async def test_a_preflight_is_answered_without_a_slot(
    shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enter(*_: object) -> None:
        raise AssertionError("a slot was taken")

    monkeypatch.setattr(AdmissionQueue, "enter", enter)
    async with serve(shared_database, ORIGIN) as client:
        answer = await client.options("/graphql", headers=PREFLIGHT)
    assert answer.status_code == 200
    headers = cors_headers(answer)
    assert headers["access-control-allow-origin"] == ORIGIN
    assert headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    assert headers["access-control-max-age"] == "600"
    assert set(ALLOWED_HEADERS) <= set(headers["access-control-allow-headers"].lower().split(", "))
    assert "access-control-allow-credentials" not in headers
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(
    "change",
    [
        {"origin": OTHER},
        {"origin": "null"},
        {"access-control-request-method": "DELETE"},
        {"access-control-request-headers": "x-unknown"},
    ],
)
async def test_another_preflight_is_refused(shared_database: Neo4jDatabase, change: dict[str, str]) -> None:
    async with serve(shared_database, ORIGIN) as client:
        answer = await client.options("/graphql", headers={**PREFLIGHT, **change})
    assert answer.status_code == 400


@pytest.mark.parametrize(("origins", "status"), [((ORIGIN,), 200), (("*",), 400)])
async def test_a_named_origin_may_call_from_another_network(
    shared_database: Neo4jDatabase, origins: tuple[str, ...], status: int
) -> None:
    """A page of the internet, such as Apollo Sandbox, that calls a service on this machine."""
    async with serve(shared_database, *origins) as client:
        headers = {**PREFLIGHT, "access-control-request-private-network": "true"}
        assert (await client.options("/graphql", headers=headers)).status_code == status


async def test_a_response_names_the_origin_that_may_read_it(shared_database: Neo4jDatabase) -> None:
    async with serve(shared_database, OTHER, ORIGIN) as client:
        answer = await client.post("/graphql", json=QUERY, headers={"origin": ORIGIN})
        assert answer.json() == {"data": {"__typename": "Query"}}
        headers = cors_headers(answer)
        assert headers.pop("access-control-allow-origin") == ORIGIN
        assert headers == {"access-control-expose-headers": ", ".join(EXPOSED_HEADERS)}
        assert answer.headers["vary"] == "Accept, Accept-Encoding, Accept-Language, Origin"
        foreign = await client.post("/graphql", json=QUERY, headers={"origin": "http://elsewhere"})
        assert "access-control-allow-origin" not in foreign.headers
        failed = await client.post("/graphql", json=[], headers={"origin": ORIGIN})
        assert (failed.status_code, failed.headers["access-control-allow-origin"]) == (400, ORIGIN)


async def test_all_origins_may_call(shared_database: Neo4jDatabase) -> None:
    async with serve(shared_database, "*") as client:
        for answer in (
            await client.options("/graphql", headers=PREFLIGHT),
            await client.post("/graphql", json=QUERY, headers={"origin": OTHER}),
        ):
            assert answer.headers["access-control-allow-origin"] == "*"


async def test_rejections_can_be_read_and_stay_as_they_are(
    shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The messages of a rejection are cached; the headers of one origin must not get into the next one's."""
    monkeypatch.setattr(AdmissionQueue, "enter", lambda *_: Ticket(0, 0.0, TicketState.REJECTED))
    async with serve(shared_database, ORIGIN, OTHER) as client:
        for origin in (ORIGIN, OTHER) * 4:
            answer = await client.post("/graphql", json=QUERY, headers={"origin": origin})
            assert answer.status_code == 503
            assert answer.headers.get_list("access-control-allow-origin") == [origin]
            assert answer.headers["vary"] == "Accept, Accept-Encoding, Accept-Language, Origin"
        plain = await client.post("/graphql", json=QUERY)
        assert cors_headers(plain) == {}


async def test_every_header_of_the_service_is_exposed(sample_database: Neo4jDatabase) -> None:
    async with serve(sample_database, ORIGIN) as client:
        exported = await client.get("/export/lineage", params=EXPORT)
    assert exported.status_code == 200, exported.text
    own = {name for name in exported.headers if name.startswith("x-yuanliu-") or name == "content-disposition"}
    assert len(own) >= 7
    assert own <= set(EXPOSED_HEADERS)


async def test_responses_and_exports_are_compressed(sample_database: Neo4jDatabase) -> None:
    async with serve(sample_database) as client:
        for _ in range(3):  # executed, then cached
            packed = await client.post("/graphql", json=LONG_QUERY, headers={"accept-encoding": "gzip"})
            plain = await client.post("/graphql", json=LONG_QUERY, headers={"accept-encoding": "identity"})
            assert packed.headers["content-encoding"] == "gzip"
            assert "content-encoding" not in plain.headers
            assert packed.content == plain.content
            assert int(packed.headers["content-length"]) < len(plain.content) / 2
        files = [
            await client.get("/export/lineage", params={**EXPORT, "asOf": "2026-09-01"}, headers={"accept-encoding": e})
            for e in ("gzip", "identity")
        ]
    assert [file.headers.get("content-encoding") for file in files] == ["gzip", None]
    assert files[0].content == files[1].content
    assert len(files[0].content) > 1000


async def test_the_docs_of_an_error_lead_to_its_section(shared_database: Neo4jDatabase) -> None:
    async with serve(shared_database) as client:
        answers = await asyncio.gather(
            client.post("/graphql", json={"query": "{"}),
            client.post("/graphql", json={"query": "{ nothing }"}),
            client.get("/nothing"),
        )
        for answer, code in zip(answers, ("SYNTAX", "VALIDATION", "NOT_FOUND"), strict=True):
            (error,) = answer.json()["errors"]
            assert error["extensions"]["code"] == code
            path, _, anchor = error["extensions"]["docs"].partition("#")
            page = await client.get(path)
            assert page.status_code == 200
            assert re.search(rf'<h2 id="{anchor}">{code}</h2>', page.text)
