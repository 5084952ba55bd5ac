"""Contacts of entries and departments: whose they are, who may read them, and how a load replaces them."""

from __future__ import annotations

from typing import Any

import pytest

import api.viewer_middleware
from domain.model.region import HOME
from domain.viewer import Viewer
from graph.client.database import Neo4jDatabase
from graph.query_files import load_command
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder

TEXT = """{
  catalogEntries { nodes { code contact { name phone email } } }
  departments { nodes { code contact { name phone email } } }
}"""
POST = {"name": "目录管理岗", "phone": "0000-0000001", "email": None}
OWN = {"name": "数据服务岗", "phone": None, "email": "own@catalog.example"}


def stored(contact: dict[str, str | None]) -> dict[str, Any]:
    """The properties of a contact."""
    return {f"contact{name.capitalize()}": value for name, value in contact.items()}


def world() -> GraphBuilder:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.department("d", HOME, name="甲")
    builder.department("e", HOME, name="乙")
    builder.rows["department"][0]["properties"] |= stored(POST)
    builder.entry("t/1", "d")
    builder.entry("t/2", "d", **stored(OWN))
    builder.entry("t/3", "e")
    return builder


def contacts(data: dict[str, Any]) -> dict[str, Any]:
    return {row["code"]: row["contact"] for rows in data.values() for row in rows["nodes"]}


async def test_an_entry_has_its_own_contact_or_that_of_its_provider(database: Neo4jDatabase, empty_api: Api) -> None:
    await world().write(database)
    data = await empty_api.data(TEXT)
    assert contacts(data) == {"t/1": POST, "t/2": OWN, "t/3": None, "d": POST, "e": None}


async def test_callers_that_are_no_departments_read_no_contact(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = world()
    for row in builder.rows["entry"]:
        row["properties"]["audience"] = "PUBLIC"
    await builder.write(database)
    monkeypatch.setattr(api.viewer_middleware, "ANONYMOUS", Viewer(("PUBLIC",)))
    data = await empty_api.data(TEXT)
    assert contacts(data) == {"t/1": None, "t/2": None, "t/3": None, "d": None, "e": None}


async def test_a_row_with_a_contact_replaces_all_of_it(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = world()
    await builder.write(database)
    department = dict(builder.rows["department"][0])

    async def contact_after(**properties: str | None) -> Any:
        others = {name: value for name, value in department["properties"].items() if not name.startswith("contact")}
        rows = {"rows": [{**department, "properties": {**others, **properties}}]}
        await database.write([(load_command("load/department").body, rows)])
        data = await empty_api.data('{ department(code: "d") { contact { name phone email } } }')
        return data["department"]["contact"]

    assert await contact_after() == POST
    assert await contact_after(**stored(OWN)) == OWN
    assert await contact_after(contactName="岗", contactPhone="110") == {"name": "岗", "phone": "110", "email": None}
