"""Documents are read once; how many are kept is bounded by number and by size."""

from __future__ import annotations

import pytest
from graphql import build_schema

from api.documents import cache
from api.documents.cache import Document, DocumentCache

SCHEMA = build_schema("type Query { a: Int }")


def test_a_document_is_read_once_and_so_is_what_is_wrong_with_it() -> None:
    kept = DocumentCache(SCHEMA)
    assert isinstance(kept.get("{ a }"), Document)
    assert kept.get("{ a }") is kept.get("{ a }")
    assert isinstance(kept.get("{ b }"), tuple)
    assert kept.get("{ b }") is kept.get("{ b }")


def test_the_longest_unused_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_DOCUMENTS", 2)
    kept = DocumentCache(SCHEMA)
    first, second = kept.get("{ a }"), kept.get("{ x: a }")
    assert kept.get("{ a }") is first
    kept.get("{ y: a }")
    assert kept.get("{ a }") is first
    assert kept.get("{ x: a }") is not second


def test_their_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_CHARACTERS", 100)
    kept = DocumentCache(SCHEMA)
    small = kept.get("{ a }")
    assert kept.get("{ a }") is small
    large = kept.get("{ a }" + " " * 90)
    assert kept.get("{ a }" + " " * 90) is large
    assert kept.get("{ a }") is small
    kept.get("{ b }" + " " * 90)
    assert kept.get("{ a }") is small
    assert kept.get("{ a }" + " " * 90) is not large
