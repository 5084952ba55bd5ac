"""Trusted documents, hashes, cost and rate over HTTP, without a database."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.documents.lookup import DocumentLookup
from api.documents.trusted_store import TrustedStore, digest
from api.limits.document import Limits
from api.rate_limit import RateLimiter
from tests.support.http_service import Service

HELLO = "query Hello($name: String) { hello(name: $name) }"


@asynccontextmanager
async def serving(tmp_path: Path, *, only_trusted: bool = False, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    trusted = TrustedStore(tmp_path)
    trusted.add(HELLO, "greeting.v1")
    service = Service(document_lookup=DocumentLookup(trusted, only_trusted=only_trusted), **options)
    async with service.client() as client:
        yield client


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json()["errors"]]


def persisted(sha256: str, version: int = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": sha256}}


@pytest.mark.parametrize("only_trusted", [False, True])
@pytest.mark.parametrize("identifier", ["greeting.v1", digest(HELLO), f"sha256:{digest(HELLO)}"])
async def test_a_trusted_document_is_requested_by_id(tmp_path: Path, identifier: str, only_trusted: bool) -> None:
    async with serving(tmp_path, only_trusted=only_trusted) as client:
        posted = await client.post("/graphql", json={"documentId": identifier, "variables": {"name": "源流"}})
        got = await client.get("/graphql", params={"documentId": identifier, "variables": '{"name": "源流"}'})
    assert posted.json() == got.json() == {"data": {"hello": "Hello, 源流"}}


async def test_a_custom_id_has_the_characters_of_the_specification(tmp_path: Path) -> None:
    identifier = "~Ab-9_.~"
    async with serving(tmp_path) as client:
        TrustedStore(tmp_path).add("{ hello }", identifier)
        response = await client.get("/graphql", params={"documentId": identifier, "operationName": ""})
    assert response.json() == {"data": {"hello": "Hello, world"}}


async def test_a_document_of_another_process_is_served_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as client:
        assert codes(await client.post("/graphql", json={"documentId": "later"})) == ["UNKNOWN_DOCUMENT"]
        TrustedStore(tmp_path).add("{ hello }", "later")
        assert (await client.post("/graphql", json={"documentId": "later"})).json() == {
            "data": {"hello": "Hello, world"}
        }


@pytest.mark.parametrize("identifier", ["nothing", "sha256:" + "0" * 64, "sha256:x", "../secret", "", "a/b", "x:y"])
async def test_an_unknown_id_is_a_coded_error(tmp_path: Path, identifier: str) -> None:
    async with serving(tmp_path) as client:
        response = await client.post("/graphql", json={"documentId": identifier})
    assert codes(response) == ["UNKNOWN_DOCUMENT"]
    assert "data" not in response.json()


async def test_only_trusted_rejects_all_other_documents(tmp_path: Path) -> None:
    async with serving(tmp_path, only_trusted=True) as client:
        assert codes(await client.post("/graphql", json={"query": "{ hello }"})) == ["UNTRUSTED_DOCUMENT"]
        assert codes(await client.post("/graphql", json={"query": "{ __schema { types { name } } }"})) == [
            "UNTRUSTED_DOCUMENT"
        ]
        sent = {"query": "{ hello }", "extensions": persisted(digest("{ hello }"))}
        assert codes(await client.post("/graphql", json=sent)) == ["UNTRUSTED_DOCUMENT"]
        assert codes(await client.post("/graphql", json={"extensions": sent["extensions"]})) == [
            "PERSISTED_QUERY_NOT_FOUND"
        ]
        trusted = await client.post("/graphql", json={"query": HELLO})
        by_hash = await client.post("/graphql", json={"extensions": persisted(digest(HELLO))})
    assert trusted.json() == by_hash.json() == {"data": {"hello": "Hello, world"}}


async def test_a_hash_is_accepted_after_its_text_was_sent(tmp_path: Path) -> None:
    hashed = persisted(digest("{ hello }"))
    async with serving(tmp_path) as client:
        first = await client.get("/graphql", params={"extensions": json.dumps(hashed)})
        sent = await client.post("/graphql", json={"query": "{ hello }", "extensions": hashed})
        again = await client.get("/graphql", params={"extensions": json.dumps(hashed)})
    assert codes(first) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert sent.json() == again.json() == {"data": {"hello": "Hello, world"}}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"documentId": "greeting.v1", "query": "{ hello }"},
        {"documentId": "greeting.v1", "extensions": persisted("0" * 64)},
        {"documentId": 7},
        {"query": "{ hello }", "extensions": persisted("0" * 64)},
        {"extensions": persisted("0" * 64, version=2)},
        {"extensions": {"persistedQuery": "0" * 64}},
        {"extensions": {"persistedQuery": {"version": 1}}},
    ],
)
async def test_a_request_for_no_document_or_two_is_a_bad_request(tmp_path: Path, body: dict[str, Any]) -> None:
    async with serving(tmp_path) as client:
        response = await client.post("/graphql", json=body)
    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_a_document_above_the_cost_limit_is_rejected_with_count_and_field(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=Limits(cost=250)) as client:
        at_most = await client.post("/graphql", json={"query": "{ list(first: 100) { nodes { hello } } }"})
        over = await client.post(
            "/graphql", json={"query": "{ a: list(first: 100) { nodes { list(first: 2) { nodes { hello } } } } }"}
        )
    assert "errors" not in at_most.json()
    error = over.json()["errors"][0]
    assert error["extensions"]["code"] == "COST_EXCEEDED"
    assert {name: error["extensions"][name] for name in ("limit", "found", "field")} == {
        "limit": 250,
        "found": 300,
        "field": "list.list",
    }
    assert error["locations"] == [{"line": 1, "column": 33}]
    assert "300" in error["message"]
    assert "data" not in over.json()


async def test_the_cost_is_reported_on_request(tmp_path: Path) -> None:
    text = "{ list(first: 5) { nodes { list(first: 3) { edges { node { hello } } } } } }"
    async with serving(tmp_path) as client:
        reported = await client.post("/graphql", json={"query": text, "extensions": {"cost": True}})
        silent = await client.post("/graphql", json={"query": text})
    # the list always has two rows
    assert reported.json()["extensions"] == {"cost": {"requested": 5 + 15, "actual": 2 + 4}}
    assert "extensions" not in silent.json()


async def test_a_caller_without_points_is_rejected(tmp_path: Path) -> None:
    now = [0.0]
    async with serving(tmp_path, rate=RateLimiter(60, lambda: now[0])) as client:
        text = "{ list(first: 45) { nodes { hello } } }"
        assert (await client.post("/graphql", json={"query": text})).status_code == 200
        rejected = await client.post("/graphql", json={"query": text}, headers={"accept-language": "zh"})
        assert (rejected.status_code, codes(rejected)) == (429, ["RATE_LIMITED"])
        assert rejected.headers["retry-after"] == "30"
        assert "每分钟" in rejected.json()["errors"][0]["message"]
        now[0] = 30.0
        assert (await client.post("/graphql", json={"query": text})).status_code == 200
