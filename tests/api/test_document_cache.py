"""Documents are parsed once, and the cache is bounded by number and by size."""

from __future__ import annotations

import pytest
from graphql import build_schema

from api.documents import cache
from api.documents.cache import Document, DocumentCache
from api.limits.document import LIMITS

SCHEMA = build_schema("type Query { a: Int }")


def test_a_document_is_parsed_once_whether_valid_or_not() -> None:
    documents = DocumentCache(SCHEMA)
    assert isinstance(documents.get("{ a }"), Document)
    assert documents.get("{ a }") is documents.get("{ a }")
    assert isinstance(documents.get("{ b }"), tuple)
    assert documents.get("{ b }") is documents.get("{ b }")


def test_the_least_recently_used_documents_are_evicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_DOCUMENTS", 2)
    documents = DocumentCache(SCHEMA)
    first, second = documents.get("{ a }"), documents.get("{ x: a }")
    assert documents.get("{ a }") is first
    documents.get("{ y: a }")
    assert documents.get("{ a }") is first
    assert documents.get("{ x: a }") is not second


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_document_that_is_too_large_evicts_no_other(*, in_thread: bool) -> None:
    documents = DocumentCache(SCHEMA)
    small = documents.get("{ a }")
    for number in range(4):
        text = "{ a }" + " " * (LIMITS.document + number)
        refused = await documents.get_in_thread(text) if in_thread else documents.get(text)
        assert isinstance(refused, tuple)
        assert [error.code for error in refused] == ["DOCUMENT_TOO_LARGE"]
    assert documents.get("{ a }") is small


def test_the_size_of_all_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_CHARACTERS", 100)
    documents = DocumentCache(SCHEMA)
    small = documents.get("{ a }")
    assert documents.get("{ a }") is small
    large = documents.get("{ a }" + " " * 90)
    assert documents.get("{ a }" + " " * 90) is large
    assert documents.get("{ a }") is small
    documents.get("{ b }" + " " * 90)
    assert documents.get("{ a }") is small
    assert documents.get("{ a }" + " " * 90) is not large
