"""The endpoint as HTTP sees it: methods, media types, bodies, statuses, headers."""

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
async def test_the_answer_is_of_the_type_liked_best(client: httpx.AsyncClient, accept: str | None, kind: str) -> None:
    headers = {"accept": accept} if accept is not None else {}
    request = client.build_request("POST", "/graphql", json=HELLO, headers=headers)
    if accept is None:
        del request.headers["accept"]
    answer = await client.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.json() == ANSWER


@pytest.mark.parametrize("accept", ["text/html", "image/*", f"{JSON};q=0, {RESPONSE};q=0", "application/json;q=high"])
async def test_where_nothing_served_is_accepted_it_is_406(client: httpx.AsyncClient, accept: str) -> None:
    answer = await client.post("/graphql", json=HELLO, headers={"accept": accept})
    assert (answer.status_code, code(answer)) == (406, "NOT_ACCEPTABLE")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


async def test_every_answer_says_that_it_is_not_to_be_kept(client: httpx.AsyncClient) -> None:
    for answer in (await client.post("/graphql", json=HELLO), await client.post("/graphql", json=[])):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["vary"] == "Accept, Accept-Language"
        assert answer.headers["content-length"] == str(len(answer.content))


async def test_a_query_by_get_with_its_variables_as_json(client: httpx.AsyncClient) -> None:
    query = "query A($name: String) { hello(name: $name) } query B { language }"
    params = {"query": query, "variables": '{"name": "喀什市 🏃"}', "operationName": "A", "extensions": "{}"}
    answer = await client.get("/graphql", params=params)
    assert (answer.status_code, answer.json()) == (200, {"data": {"hello": "Hello, 喀什市 🏃"}})


async def test_a_head_is_a_get_without_a_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/graphql", params=HELLO)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
async def test_a_mutation_by_get_is_405_and_by_post_runs(client: httpx.AsyncClient, accept: str) -> None:
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


async def test_options_names_the_methods(client: httpx.AsyncClient) -> None:
    answer = await client.options("/graphql")
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, "GET, HEAD, POST, OPTIONS", b"")


@pytest.mark.parametrize(
    "kind",
    ["text/plain;charset=UTF-8", "application/graphql", "multipart/form-data", "application/json; charset=gbk", ""],
)
async def test_another_kind_of_body_is_415(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post("/graphql", content=orjson.dumps(HELLO), headers={"content-type": kind})
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_compressed_body_is_415(client: httpx.AsyncClient) -> None:
    headers = {"content-type": JSON, "content-encoding": "gzip"}
    answer = await client.post("/graphql", content=b"\x1f\x8b", headers=headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_in_utf_8_may_say_so(client: httpx.AsyncClient) -> None:
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
async def test_what_is_no_request_is_400_whatever_is_accepted(
    client: httpx.AsyncClient, body: bytes, sentence: str, accept: str
) -> None:
    headers = {"content-type": JSON, "accept": accept}
    answer = await client.post("/graphql", content=body, headers=headers)
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    assert answer.json()["errors"][0]["message"].startswith(sentence)


async def test_absent_and_null_parameters_are_alike(client: httpx.AsyncClient) -> None:
    sent = {**HELLO, "variables": None, "operationName": None, "extensions": None, "unheardOf": 1}
    assert (await client.post("/graphql", json=sent)).json() == ANSWER
    assert (await client.get("/graphql", params={**HELLO, "variables": "", "operationName": ""})).json() == ANSWER


@pytest.mark.parametrize("variables", ["{", "[]", '"a"', "0"])
async def test_variables_of_a_get_that_are_no_object_are_400(client: httpx.AsyncClient, variables: str) -> None:
    answer = await client.get("/graphql", params={**HELLO, "variables": variables})
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")


async def test_a_body_of_one_megabyte_is_read_and_a_byte_more_is_413(client: httpx.AsyncClient) -> None:
    least = len(orjson.dumps({**HELLO, "extensions": {"pad": ""}}))
    for size, status in ((1_000_000, 200), (1_000_001, 413), (3_000_000, 413)):
        body = orjson.dumps({**HELLO, "extensions": {"pad": "x" * (size - least)}})
        assert len(body) == size
        answer = await client.post("/graphql", content=body, headers={"content-type": JSON})
        assert answer.status_code == status
    assert code(answer) == "BODY_TOO_LARGE"
    error = answer.json()["errors"][0]
    assert error["message"] == "The body has 3,000,000 bytes; the limit is 1,000,000."
    assert (error["extensions"]["limit"], error["extensions"]["found"]) == (1_000_000, 3_000_000)


async def test_a_body_too_large_is_read_to_its_end_before_it_is_answered() -> None:
    left = 25
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": left > 0}

    async def send(message: Any) -> None:
        sent.append((left, message.get("status")))

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await Service().application()(scope, receive, send)
    assert sent[0] == (0, 413)


async def test_what_is_elsewhere_is_refused_in_the_same_form(client: httpx.AsyncClient) -> None:
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
LIKELY = st.fixed_dictionaries(
    {"query": st.sampled_from(["{hello}", "query($n: Int!) {square(of: $n)}", "{", ""]) | st.text() | JSONS},
    optional={"variables": st.dictionaries(st.just("n"), JSONS) | JSONS, "operationName": JSONS, "extensions": JSONS},
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSONS | LIKELY, accept=st.sampled_from([JSON, RESPONSE, "*/*"]), chinese=st.booleans())
async def test_whatever_json_is_sent_the_answer_is_json_and_never_a_5xx(
    client: httpx.AsyncClient, body: Any, accept: str, chinese: bool
) -> None:
    headers = {"content-type": JSON, "accept": accept, "accept-language": "zh" if chinese else "en"}
    answer = await client.post("/graphql", content=json.dumps(body), headers=headers)
    assert answer.status_code in (200, 400)
    given_back = answer.json()
    assert given_back.keys() <= {"errors", "data"}
    assert "data" in given_back or given_back["errors"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(), query=st.binary(max_size=100))
async def test_whatever_bytes_are_sent_the_answer_is_json_and_never_a_5xx(
    client: httpx.AsyncClient, body: bytes, query: bytes
) -> None:
    answer = await client.post("/graphql", content=body, headers={"content-type": JSON})
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"]
    answer = await client.get("/graphql?query=" + "".join(f"%{byte:02x}" for byte in query))
    assert answer.status_code in (200, 400)
    assert answer.json()["errors"]
