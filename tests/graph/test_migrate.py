"""Migrations: in order, once, never edited, never from the future."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from domain.errors import Conflict, SetupError, YuanliuError
from graph import migrate as module
from graph.client.database import Neo4jDatabase
from graph.migrate import Migration, migrate, read, state
from graph.progress import Silent
from tests.support.text_substitution import substituted

OURS = read()
NEXT = len(OURS) + 1


def data(statement: str, *more: str) -> Migration:
    return Migration(NEXT, "there is a mark", "0" * 64, (statement, *more))


@pytest_asyncio.fixture
async def migrated(database: Neo4jDatabase) -> AsyncIterator[Neo4jDatabase]:
    """A graph at our version, and at it again afterwards."""
    await migrate(database, Silent())
    yield database
    await database.write([("MATCH (m:Migration) WHERE m.version >= $next DETACH DELETE m", {"next": NEXT})])


async def test_a_second_time_applies_nothing_and_changes_nothing(migrated: Neo4jDatabase) -> None:
    before = await migrated.version()
    assert await migrate(migrated, Silent()) == []
    assert await migrated.version() == before
    found = await state(migrated)
    assert found.pending == ()
    assert found.applied[0] == "V0001 every key is unique"


async def test_a_new_one_is_applied_with_its_record_in_one_transaction(migrated: Neo4jDatabase) -> None:
    new = data("CREATE (:Mark {number: 1})", "CREATE (:Mark {number: 2})")
    assert await migrate(migrated, Silent(), [*OURS, new]) == [f"V{NEXT:04} there is a mark"]
    assert await migrate(migrated, Silent(), [*OURS, new]) == []
    (row,) = await migrated.rows("MATCH (m:Mark) RETURN count(m) AS marks", {})
    assert row == {"marks": 2}


async def test_one_that_fails_half_way_leaves_nothing(migrated: Neo4jDatabase) -> None:
    broken = data("CREATE (:Mark {number: 1})", "CREATE (:Region {id: 'a'}), (:Region {id: 'a'})")
    with pytest.raises(Conflict):
        await migrate(migrated, Silent(), [*OURS, broken])
    (row,) = await migrated.rows("RETURN COUNT { (:Mark) } AS marks, COUNT { (:Region) } AS regions", {})
    assert row == {"marks": 0, "regions": 0}
    assert [each.version for each in (await state(migrated, [*OURS, broken])).pending] == [NEXT]


async def test_one_in_batches_goes_on_where_it_failed(migrated: Neo4jDatabase) -> None:
    await migrated.write([("UNWIND range(1, 5) AS number CREATE (:Mark {number: number})", {})])
    body = "MATCH (m:Mark) WHERE m.seen IS NULL CALL (m) { SET m.seen = 10 / (4 - m.number) } IN TRANSACTIONS OF 1 ROWS"
    broken = data(body)
    with pytest.raises(YuanliuError):
        await migrate(migrated, Silent(), [*OURS, broken])
    (row,) = await migrated.rows("MATCH (m:Mark) WHERE m.seen IS NOT NULL RETURN count(m) AS seen", {})
    assert 0 < row["seen"] < 5
    assert [each.version for each in (await state(migrated, [*OURS, broken])).pending] == [NEXT]
    whole = replace(broken, statements=(substituted(body, "10 / (4 - m.number)", "1"),))
    assert await migrate(migrated, Silent(), [*OURS, whole]) == [whole.name]
    (row,) = await migrated.rows("MATCH (m:Mark) RETURN count(m.seen) AS seen", {})
    assert row == {"seen": 5}


async def test_resources_get_the_audience_of_their_published_entries_together(migrated: Neo4jDatabase) -> None:
    rows = [
        {"key": "both", "was": "GOV", "entries": [["PUBLISHED", "GOV"], ["PUBLISHED", "PUBLIC"]]},
        {"key": "draft", "was": "DEPT:d", "entries": [["DRAFT", "DEPT:d"]]},
        {"key": "none", "was": "GOV", "entries": []},
        {"key": "open", "was": "PUBLIC", "entries": [["PUBLISHED", "PUBLIC"]]},
    ]
    await migrated.write(
        [
            (
                "UNWIND $rows AS row CREATE (resource:DataResource {id: row.key, audience: row.was}) "
                "CREATE (resource)-[:HAS_FIELD]->(:Field {audience: row.was}) WITH row, resource "
                "UNWIND row.entries AS entry "
                "CREATE (:CatalogEntry {status: entry[0], audience: entry[1]})-[:ATTACHED]->(resource)",
                {"rows": rows},
            )
        ]
    )
    (ours,) = (each for each in OURS if each.description == "resource audience from entries")
    await migrate(migrated, Silent(), [*OURS, data(*ours.statements)])
    found = await migrated.rows(
        "MATCH (resource:DataResource)-[:HAS_FIELD]->(field) "
        "RETURN resource.id AS key, [resource.audience, field.audience] AS audiences ORDER BY key",
        {},
    )
    audiences = {row["key"]: row["audiences"] for row in found}
    assert audiences == {
        "both": ["PUBLIC", "PUBLIC"],
        "draft": ["GOV", "GOV"],
        "none": ["GOV", "GOV"],
        "open": ["PUBLIC", "PUBLIC"],
    }


async def test_an_edited_one_is_refused(migrated: Neo4jDatabase) -> None:
    edited = replace(OURS[0], checksum="f" * 64)
    with pytest.raises(SetupError, match="V0001 every key is unique was edited after it was applied"):
        await migrate(migrated, Silent(), [edited, *OURS[1:]])


async def test_a_database_from_the_future_is_refused_and_left_alone(migrated: Neo4jDatabase) -> None:
    await migrate(migrated, Silent(), [*OURS, data("CREATE (:Mark {number: 1})")])
    before = await migrated.version()
    with pytest.raises(SetupError) as raised:
        await migrate(migrated, Silent())
    assert raised.value.message == (
        f"The database is at migration V{NEXT:04} (there is a mark); this program knows them up to V{NEXT - 1:04}."
    )
    assert "newer version" in raised.value.remedy
    assert await migrated.version() == before


async def test_every_constraint_and_index_of_our_files_is_there_and_serves(migrated: Neo4jDatabase) -> None:
    wanted = {line.split()[2] for each in OURS for line in each.statements if each.is_schema}
    rows = await migrated.rows("SHOW INDEXES YIELD name, state RETURN name, state", {})
    assert {row["state"] for row in rows} == {"ONLINE"}
    assert wanted <= {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("name", "text"),
    [("V1__short.cypher", "RETURN 1;\n"), ("first.cypher", "RETURN 1;\n"), ("V0001__empty.cypher", "// nothing\n")],
)
def test_a_file_out_of_form_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SetupError, match="is not a migration"):
        read(tmp_path)


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    for number in (1, 3):
        (tmp_path / f"V{number:04}__something.cypher").write_text("RETURN 1;\n")
    with pytest.raises(SetupError, match="without gaps"):
        read(tmp_path)


def test_statements_end_with_a_semicolon_at_a_lines_end(tmp_path: Path) -> None:
    (tmp_path / "V0001__two.cypher").write_text("// one; two;\nCREATE (:A {text: 'a;b'});\n\nCREATE\n  (:B);\n")
    (only,) = read(tmp_path)
    assert only.statements == ("CREATE (:A {text: 'a;b'})", "CREATE\n  (:B)")
    assert not only.is_schema


def test_ours_are_schema_or_data_never_both() -> None:
    for each in OURS:
        kinds = {bool(module._SCHEMA.match(statement)) for statement in each.statements}
        assert len(kinds) == 1, each.name
