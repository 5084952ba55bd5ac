"""What is set is what is served: each switch at the application as it is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.documents.trusted_store import TrustedStore
from graph.client.database import Neo4jDatabase
from server.warmup import warm_up
from tests.conftest import Api
from tests.support.text_substitution import substituted

ASKED = '{ region(code: "653101000000") { name } }'
OTHER = '{ region(code: "653101000000") { code } }'


@pytest.mark.parametrize(("fast", "way"), [(True, "fast"), (False, "walked")])
async def test_the_fast_path_is_taken_or_not(
    sampled: Neo4jDatabase, serving: Callable[..., Api], fast: bool, way: str
) -> None:
    api = serving(sampled, fast=fast)
    assert await api.data(ASKED) == {"region": {"name": "喀什市"}}
    both = await api.data(substituted(ASKED, "name", "name code"))
    assert both == {"region": {"name": "喀什市", "code": "653101000000"}}
    answered = (await api.client.get("/metrics")).text
    assert f'yuanliu_answers_total{{way="{way}"}} 2.0' in answered


async def test_only_trusted_documents_are_served(
    sampled: Neo4jDatabase, serving: Callable[..., Api], tmp_path: Path
) -> None:
    TrustedStore(tmp_path / "documents").add(ASKED, "city")
    api = serving(sampled, home=tmp_path, trusted_only=True)
    assert await api.data(ASKED) == {"region": {"name": "喀什市"}}
    by_id = await api.client.post("/graphql", json={"documentId": "city"})
    assert by_id.json() == {"data": {"region": {"name": "喀什市"}}}
    assert await api.code(OTHER) == "UNTRUSTED_DOCUMENT"
    assert "errors" not in (await serving(sampled, home=tmp_path).post(OTHER)).json()


async def test_what_a_server_asks_itself_needs_no_trust_and_spends_nobodys_points(
    sampled: Neo4jDatabase, serving: Callable[..., Api], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = serving(sampled, home=tmp_path, trusted_only=True, rate=1)
    (tmp_path / "documents").mkdir()
    application = api.client._transport.app  # type: ignore[attr-defined]
    await warm_up(application, [ASKED, OTHER, ASKED], print)
    assert api.asked == ["region/region_by_code"] * 3
    assert capsys.readouterr().out == ""
    assert await api.code(OTHER) == "UNTRUSTED_DOCUMENT"
    api.asked.clear()
    await warm_up(application, ["{ nothing }", ASKED], print)
    assert capsys.readouterr().out == "Warm-up query failed: VALIDATION.\n"
    assert api.asked == ["region/region_by_code"]


async def test_points_are_spent_and_only_what_ran_is_counted(
    sampled: Neo4jDatabase, serving: Callable[..., Api]
) -> None:
    api = serving(sampled, rate=1, explain=True)
    assert await api.data(ASKED)
    assert await api.code(ASKED) == "RATE_LIMITED"
    told = (await api.client.get("/metrics")).text
    assert "yuanliu_cost_points_total 1.0" in told
    assert "yuanliu_questions_per_request_count 1.0" in told
