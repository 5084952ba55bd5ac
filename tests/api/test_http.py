"""The endpoint /graphql over HTTP: methods, media types, bodies, statuses, headers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.http_service import JSON, RESPONSE, Service

HELLO = {"query": "{ hello }"}
ANSWER = {"data": {"hello": "Hello, world"}}


@pytest_asyncio.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with Service().client() as client:
        yield client


def code(answer: httpx.Response) -> Any:
    body = answer.json()
    assert set(body) == {"errors"}
    return body["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("APPLICATION/JSON; charset=UTF-8", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON}, {RESPONSE}", RESPONSE),
        (f"{JSON};q=0.8, {RESPONSE};q=0.7", JSON),
        (f"{RESPONSE};q=0.1, */*;q=0.2", JSON),
        (f"{JSON};q=0, */*", RESPONSE),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
    ],
)
async def test_response_has_the_preferred_media_type(client: httpx.AsyncClient, accept: str | None, kind: str) -> None:
    headers = {"accept": accept} if accept is not None else {}
    request = client.build_request("POST", "/graphql", json=HELLO, headers=headers)
    if accept is None:
        del request.headers["accept"]
    answer = await client.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.json() == ANSWER


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0, {RESPONSE};q=0", "application/json;q=high"])
async def test_unacceptable_media_types_are_406(client: httpx.AsyncClient, accept: str) -> None:
    answer = await client.post("/graphql", json=HELLO, headers={"accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_responses_must_not_be_stored(client: httpx.AsyncClient) -> None:
    for answer in (await client.post("/graphql", json=HELLO), await client.post("/graphql", json=[])):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["vary"] == "Accept, Accept-Encoding, Accept-Language"
        assert answer.headers["content-length"] == str(len(answer.content))


async def test_get_takes_variables_as_json(client: httpx.AsyncClient) -> None:
    query = "query A($name: String) { hello(name: $name) } query B { language }"
    params = {"query": query, "variables": '{"name": "喀什市 🏃"}', "operationName": "A", "extensions": "{}"}
    answer = await client.get("/graphql", params=params)
    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "Hello, 喀什市 🏃"}})


async def test_head_is_get_without_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/graphql", params=HELLO)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
async def test_mutation_needs_post(client: httpx.AsyncClient, accept: str) -> None:
    headers = {"accept": accept}
    answer = await client.get("/graphql", params={"query": "mutation { write }"}, headers=headers)
    assert (answer.status_code, code(answer), answer.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "POST")
    answer = await client.post("/graphql", json={"query": "mutation { write }"}, headers=headers)
    assert answer.json() == {"data": {"write": "written"}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
async def test_other_methods_are_405(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/graphql", json=HELLO)
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


async def test_options_lists_the_methods(client: httpx.AsyncClient) -> None:
    answer = await client.options("/graphql")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, "GET, HEAD, POST, OPTIONS", b"")


@pytest.mark.parametrize(
    "kind",
    ["text/plain;charset=UTF-8", "application/graphql", "multipart/form-data", "application/json; charset=gbk", ""],
)
async def test_other_content_types_are_415(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post("/graphql", content=orjson.dumps(HELLO), headers={"content-type": kind})
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_compressed_body_is_415(client: httpx.AsyncClient) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}
    answer = await client.post("/graphql", content=b"\x1f\x8b", headers=headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_content_type_may_state_utf_8(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json; charset=UTF-8"}
    content = '{"query": "{ hello(name: \\"🏃\\") }"}'
    answer = await client.post("/graphql", content=content, headers=headers)
    assert answer.json() == {"data": {"hello": "Hello, 🏃"}}


@pytest.mark.parametrize("accept", [JSON, RESPONSE, "*/*"])
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The body is not valid JSON: "),
        (b'{ "not a JSON', "The body is not valid JSON: "),
        (b"[" * 2_000, "The body is not valid JSON: "),
        (b"\xff{}", "The body is not valid JSON: "),
        (b"null", "The body is not a JSON object."),
        (b'"{ hello }"', "The body is not a JSON object."),
        (b'[{"query": "{ hello }"}]', "Batches are not supported; the body is a list."),
        (b"{}", "There is no 'query'."),
        (b'{"query": null}', "There is no 'query'."),
        *((b'{"query": %s}' % value, "'query' is not a string.") for value in (b"{}", b"0", b"false", b"[]")),
        *(
            (b'{"query": "{hello}", "operationName": %s}' % value, "'operationName' is not a string.")
            for value in (b"{}", b"0", b"false", b"[]")
        ),
        *(
            (b'{"query": "{hello}", "variables": %s}' % value, "'variables' is not an object.")
            for value in (b'"{}"', b"0", b"false", b"[]")
        ),
        *(
            (b'{"query": "{hello}", "extensions": %s}' % value, "'extensions' is not an object.")
            for value in (b'"{}"', b"0", b"false", b"[]")
        ),
    ],
)
async def test_malformed_request_is_400_for_every_media_type(
    client: httpx.AsyncClient, body: bytes, sentence: str, accept: str
) -> None:
    headers = {"content-type": JSON, "accept": accept}
    answer = await client.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    assert answer.json()["errors"][0]["message"].startswith(sentence)


async def test_null_parameters_count_as_absent(client: httpx.AsyncClient) -> None:
    sent = {**HELLO, "variables": None, "operationName": None, "extensions": None, "unknownParameter": 1}
    assert (await client.post("/graphql", json=sent)).json() == ANSWER
    assert (await client.get("/graphql", params={**HELLO, "variables": "", "operationName": ""})).json() == ANSWER


@pytest.mark.parametrize("variables", ["{", "[]", '"a"', "0"])
async def test_get_variables_must_be_an_object(client: httpx.AsyncClient, variables: str) -> None:
    answer = await client.get("/graphql", params={**HELLO, "variables": variables})
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_body_over_one_megabyte_is_413(client: httpx.AsyncClient) -> None:
    empty_size = len(orjson.dumps({**HELLO, "extensions": {"pad": ""}}))
    for size, status in ((1_000_000, 200), (1_000_001, 413), (3_000_000, 413)):
        body = orjson.dumps({**HELLO, "extensions": {"pad": "x" * (size - empty_size)}})
        assert len(body) == size
        answer = await client.post("/graphql", content=body, headers={"content-type": JSON})
        assert answer.status_code == status
    assert code(answer) == "BODY_TOO_LARGE"
    error = answer.json()["errors"][0]
    assert error["message"] == "The body has 3,000,000 bytes; the limit is 1,000,000."
    assert (error["extensions"]["limit"], error["extensions"]["found"]) == (1_000_000, 3_000_000)


async def test_oversized_body_is_read_completely_before_the_response() -> None:
    remaining = 25
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal remaining
        remaining -= 1
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": remaining > 0}

    async def send(message: Any) -> None:
        sent.append((remaining, message.get("status")))

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await Service().application()(scope, receive, send)
    assert sent[0] == (0, 413)


async def test_routing_errors_have_the_same_form(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nowhere")
    assert (answer.status_code, code(answer)) == (404, "NOT_FOUND")
    answer = await client.post("/healthz")
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert sorted(answer.headers["allow"].split(", ")) == ["GET", "HEAD"]


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
REQUEST_LIKE = st.fixed_dictionaries(
    {"query": st.sampled_from(["{hello}", "query($n: Int!) {square(of: $n)}", "{", ""]) | st.text() | JSONS},
    optional={"variables": st.dictionaries(st.just("n"), JSONS) | JSONS, "operationName": JSONS, "extensions": JSONS},
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSONS | REQUEST_LIKE, accept=st.sampled_from([JSON, RESPONSE, "*/*"]), chinese=st.booleans())
async def test_any_json_gets_a_json_response_and_no_5xx(
    client: httpx.AsyncClient, body: Any, accept: str, chinese: bool
) -> None:
    headers = {"content-type": JSON, "accept": accept, "accept-language": "zh" if chinese else "en"}
    answer = await client.post("/graphql", content=json.dumps(body), headers=headers)
    assert answer.status_code in (200, 400)
    response = answer.json()
    assert response.keys() <= {"errors", "data"}
    assert "data" in response or response["errors"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(), query=st.binary(max_size=100))
async def test_any_bytes_get_a_json_response_and_no_5xx(client: httpx.AsyncClient, body: bytes, query: bytes) -> None:
    answer = await client.post("/graphql", content=body, headers={"content-type": JSON})
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"]
    answer = await client.get("/graphql?query=" + "".join(f"%{byte:02x}" for byte in query))
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"]
