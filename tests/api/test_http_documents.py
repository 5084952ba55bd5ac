"""A document runs or is rejected with a code, in the caller's language and without internal details."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.support.http_service import JSON, RESPONSE, Service


@pytest_asyncio.fixture(scope="module")
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with Service().client() as client:
        yield client


async def execute(client: httpx.AsyncClient, query: str, *, language: str = "en", **params: Any) -> dict[str, Any]:
    headers = {"accept-language": language}
    response = await client.post("/graphql", json={"query": query, **params}, headers=headers)
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


REQUEST_ERRORS = [
    ("{", {}, "SYNTAX"),
    ("", {}, "SYNTAX"),
    ("{ hello {} }", {}, "SYNTAX"),
    ("{ helo }", {}, "VALIDATION"),
    ("{ hello(nam: 1) }", {}, "VALIDATION"),
    ("{ self }", {}, "VALIDATION"),
    ("{ square(of: 1" + "0" * 5_000 + ") }", {}, "VALIDATION"),
    ("type A { a: Int }", {}, "VALIDATION"),
    ("subscription { hello }", {}, "VALIDATION"),
    ("{ ...f } fragment f on Query { ...f }", {}, "FRAGMENT_CYCLE"),
    ("query($n: Int!) { square(of: $n) }", {}, "BAD_VARIABLES"),
    ("query($n: Int!) { square(of: $n) }", {"variables": {"n": None}}, "BAD_VARIABLES"),
    ("query($n: Int!) { square(of: $n) }", {"variables": {"n": 2**31}}, "BAD_VARIABLES"),
    ("query A { hello }", {"operationName": "B"}, "UNKNOWN_OPERATION"),
    ("query A { hello } query B { hello }", {}, "UNKNOWN_OPERATION"),
    ("{ hello }", {"operationName": ""}, "UNKNOWN_OPERATION"),
    ('{ when(at: "yesterday") }', {}, "BAD_DATE"),
    ("query($t: DateTime) { when(at: $t) }", {"variables": {"t": "yesterday"}}, "BAD_DATE"),
    ("{ rows(first: 0) }", {}, "BAD_PAGE_SIZE"),
    ("{ rows(first: 101) }", {}, "BAD_PAGE_SIZE"),
    ("query($n: Int) { rows(last: $n) }", {"variables": {"n": 101}}, "BAD_PAGE_SIZE"),
    ("query($i: [ID!]!) { nodes(ids: $i) }", {"variables": {"i": ["a"] * 101}}, "IDS_EXCEEDED"),
    ("{ self " * 16 + "{ hello }" + "}" * 16, {}, "DEPTH_EXCEEDED"),
    ("{ self " * 250 + "{ hello }" + "}" * 250, {}, "DEPTH_EXCEEDED"),
    ('{ __type(name: "A") { fields { type { fields { type { fields { name } } } } } } }', {}, "DEPTH_EXCEEDED"),
    ("{ self { " + " ".join(f"a{i}: hello" for i in range(1_000)) + " } }", {}, "ALIASES_EXCEEDED"),
    ("{" + " ".join(f"a{i}: hello" for i in range(11)) + "}", {}, "ROOT_FIELDS_EXCEEDED"),
    ("{ hello " + "x " * 5_000 + "}", {}, "TOKENS_EXCEEDED"),
    ("#\n" * 5_001 + "{ hello }", {}, "TOKENS_EXCEEDED"),
    ("{ hello }" + " " * 100_000, {}, "DOCUMENT_TOO_LARGE"),
    ("{ self { " + "hello " * 200 + "} }", {}, "COMPARISONS_EXCEEDED"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "params", "code"), REQUEST_ERRORS)
async def test_a_rejected_document_has_no_data_and_a_status_by_media_type(
    client: httpx.AsyncClient, query: str, params: dict[str, Any], code: str
) -> None:
    for accept, status in ((JSON, 200), ("*/*", 200), (RESPONSE, 400)):
        response = await client.post("/graphql", json={"query": query, **params}, headers={"accept": accept})
        assert response.status_code == status
        assert set(response.json()) == {"errors"}
        for error in response.json()["errors"]:
            extensions = error["extensions"]
            assert extensions["docs"] == f"/docs/errors#{extensions['code'].lower()}"
            assert error["message"]
            assert extensions["remedy"]
        assert response.json()["errors"][0]["extensions"]["code"] == code


async def test_an_error_has_message_remedy_and_location(client: httpx.AsyncClient) -> None:
    assert await execute(client, "{\n  rows(first: 101)\n}") == {
        "errors": [
            {
                "message": "first: 101 is outside 1–100.",
                "locations": [{"line": 2, "column": 3}],
                "extensions": {
                    "code": "BAD_PAGE_SIZE",
                    "remedy": "Ask for 1 to 100 rows at once and continue with the cursor.",
                    "docs": "/docs/errors#bad_page_size",
                    "argument": "first",
                },
            }
        ]
    }


async def test_an_exceeded_limit_is_reported_in_chinese(client: httpx.AsyncClient) -> None:
    response = await execute(client, "{ self " * 199 + "{ hello }" + "}" * 199, language="zh-CN,zh;q=0.9,en;q=0.8")
    assert response == {
        "errors": [
            {
                "message": "文档深度为 200，上限为 15。",
                "extensions": {
                    "code": "DEPTH_EXCEEDED",
                    "remedy": "请拆分请求或减少一次查询的内容；各项上限见 /docs/limits。",
                    "docs": "/docs/errors#depth_exceeded",
                    "limit": 15,
                    "found": 200,
                },
            }
        ]
    }


async def test_the_remedy_names_the_operations_to_choose_from(client: httpx.AsyncClient) -> None:
    (error,) = (await execute(client, "query A { hello } query B { language }"))["errors"]
    assert error["extensions"]["remedy"] == "Send one of these as operationName: A, B."


@pytest.mark.parametrize("query", ["{ helo }", "{ hello(nam: 1) }", "{ self }", "query($a: Strin) { hello }"])
async def test_validation_errors_have_no_suggestions(client: httpx.AsyncClient, query: str) -> None:
    errors = (await execute(client, query))["errors"]
    assert errors
    for error in errors:
        assert "Did you mean" not in error["message"]


async def test_the_message_of_a_scalar_is_cut(client: httpx.AsyncClient) -> None:
    (error,) = (await execute(client, "{ square(of: 1" + "0" * 5_000 + ") }"))["errors"]
    assert error["message"].startswith("Expected value of type 'Int', found: 1000")
    assert len(error["message"]) == 500


async def test_a_failing_field_leaves_the_others(client: httpx.AsyncClient) -> None:
    response = await execute(client, "{ hello unavailable self { unknown } }", language="zh")
    assert response["data"] == {"hello": "Hello, world", "unavailable": None, "self": {"unknown": None}}
    first, second = response["errors"]
    assert first == {
        "message": "数据库暂时无法访问。",
        "locations": [{"line": 1, "column": 9}],
        "path": ["unavailable"],
        "extensions": {
            "code": "UNAVAILABLE",
            "remedy": "请几秒后重试；可通过 /readyz 查看是否恢复。",
            "docs": "/docs/errors#unavailable",
        },
    }
    assert second["extensions"]["code"] == "UNKNOWN_REGION"
    assert second["path"] == ["self", "unknown"]
    assert second["message"] == "参数 region 所指的行政区划“999999000000”不存在。"


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
async def test_an_executed_document_is_200_even_without_data(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json={"query": "{ never }"}, headers={"accept": accept})
    assert (response.status_code, response.json()["data"]) == (200, None)
    assert response.json()["errors"][0]["extensions"]["code"] == "INTERNAL"


@pytest.mark.parametrize("query", ["{ failing }", "{ never }", "{ color }"])
async def test_an_internal_error_is_masked_and_logged_under_its_id(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    with caplog.at_level(logging.ERROR, logger="yuanliu.api"):
        (error,) = (await execute(client, query))["errors"]
    assert error["message"] == "An internal error occurred."
    assert set(error["extensions"]) == {"code", "remedy", "docs", "errorId"}
    assert error["extensions"]["code"] == "INTERNAL"
    (record,) = caplog.records
    assert record.getMessage() == f"error {error['extensions']['errorId']}"
    assert record.exc_info


async def test_a_null_variable_for_a_required_argument_is_a_bad_argument(
    client: httpx.AsyncClient,
) -> None:
    """The default allows a nullable variable; an explicit null then reaches the argument."""
    query = "query($n: Int = 3) { square(of: $n) }"
    assert await execute(client, query) == {"data": {"square": 9}}
    response = await execute(client, query, variables={"n": None})
    assert response["data"] == {"square": None}
    (error,) = response["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_ARGUMENT", ["square"])
    assert error["extensions"]["argument"] == "of"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("*", "en"), ("fr", "en"), ("en-GB, zh", "en"), ("zh", "zh"), ("zh-Hans-CN", "zh"),
        ("zh;q=0.5, en;q=0.9", "en"), ("en;q=0.5, ZH-cn", "zh"), ("fr, zh;q=0.3", "zh"), ("zh;q=0", "en"),
        ("*, zh;q=0.5", "en"), ("ug-CN, zh-CN;q=0.8, *;q=0.1", "zh"), ("zh;q=nonsense", "en"),
    ],
)  # fmt: skip
async def test_the_language_with_the_highest_weight_is_used(
    client: httpx.AsyncClient, header: str, language: str
) -> None:
    assert await execute(client, "{ language }", language=header) == {"data": {"language": language}}


async def test_an_expensive_document_is_rejected_faster_than_the_slowest_valid_one(
    client: httpx.AsyncClient,
) -> None:
    """The slowest document within all limits has as many operations as fit into the token limit.

    Processor time is compared: other processes of the machine do not change it.
    """
    doubled = "{ ...f0 }" + "".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(30))
    attacks = [
        doubled + "fragment f30 on Query { hello }",
        "{ self { " + "self { hello } " * 1_200 + "} }",
        "{ self " * 10_000,
        "{ self(" + "[" * 40_000,
    ]

    async def seconds(document: str, **params: str) -> tuple[float, bool]:
        start = time.process_time()
        response = await execute(client, document, **params)
        return time.process_time() - start, "errors" in response

    slowest_valid = " ".join(f"query Q{i} {{ hello }}" for i in range(1_000))
    limit, failed = await seconds(slowest_valid, operationName="Q0")
    assert not failed
    for attack in attacks:
        elapsed, failed = await seconds(attack)
        assert failed
        assert elapsed < 2 * limit
    assert await execute(client, "{ hello }") == {"data": {"hello": "Hello, world"}}
