"""Migrations: applied in order and once; edited files and newer databases are refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from domain.errors import Conflict, SetupError, YuanliuError
from graph import migrate as module
from graph.client.database import Neo4jDatabase
from graph.migrate import Migration, migrate, read_migrations, read_state
from graph.progress import Silent
from tests.support.text_substitution import substitute

OURS = read_migrations()
NEXT = len(OURS) + 1


def data_migration(statement: str, *more: str) -> Migration:
    return Migration(NEXT, "there is a mark", "0" * 64, (statement, *more))


@pytest_asyncio.fixture
async def migrated(database: Neo4jDatabase) -> AsyncIterator[Neo4jDatabase]:
    """A graph with all migrations; further ones are removed afterwards."""
    await migrate(database, Silent())
    yield database
    await database.write([("MATCH (m:Migration) WHERE m.version >= $next DETACH DELETE m", {"next": NEXT})])


async def test_a_second_run_applies_and_changes_nothing(migrated: Neo4jDatabase) -> None:
    before = await migrated.version()
    assert await migrate(migrated, Silent()) == []
    assert await migrated.version() == before
    state = await read_state(migrated)
    assert state.pending == ()
    assert state.applied[0] == "V0001 every key is unique"


async def test_a_new_migration_is_applied_with_its_record_in_one_transaction(migrated: Neo4jDatabase) -> None:
    new = data_migration("CREATE (:Mark {number: 1})", "CREATE (:Mark {number: 2})")
    assert await migrate(migrated, Silent(), [*OURS, new]) == [f"V{NEXT:04} there is a mark"]
    assert await migrate(migrated, Silent(), [*OURS, new]) == []
    (row,) = await migrated.rows("MATCH (m:Mark) RETURN count(m) AS marks", {})
    assert row == {"marks": 2}


async def test_a_failed_migration_changes_nothing(migrated: Neo4jDatabase) -> None:
    broken = data_migration("CREATE (:Mark {number: 1})", "CREATE (:Region {id: 'a'}), (:Region {id: 'a'})")
    with pytest.raises(Conflict):
        await migrate(migrated, Silent(), [*OURS, broken])
    (row,) = await migrated.rows("RETURN COUNT { (:Mark) } AS marks, COUNT { (:Region) } AS regions", {})
    assert row == {"marks": 0, "regions": 0}
    assert [migration.version for migration in (await read_state(migrated, [*OURS, broken])).pending] == [NEXT]


async def test_a_batched_migration_continues_where_it_failed(migrated: Neo4jDatabase) -> None:
    await migrated.write([("UNWIND range(1, 5) AS number CREATE (:Mark {number: number})", {})])
    body = "MATCH (m:Mark) WHERE m.seen IS NULL CALL (m) { SET m.seen = 10 / (4 - m.number) } IN TRANSACTIONS OF 1 ROWS"
    broken = data_migration(body)
    with pytest.raises(YuanliuError):
        await migrate(migrated, Silent(), [*OURS, broken])
    (row,) = await migrated.rows("MATCH (m:Mark) WHERE m.seen IS NOT NULL RETURN count(m) AS seen", {})
    assert 0 < row["seen"] < 5
    assert [migration.version for migration in (await read_state(migrated, [*OURS, broken])).pending] == [NEXT]
    whole = replace(broken, statements=(substitute(body, "10 / (4 - m.number)", "1"),))
    assert await migrate(migrated, Silent(), [*OURS, whole]) == [whole.name]
    (row,) = await migrated.rows("MATCH (m:Mark) RETURN count(m.seen) AS seen", {})
    assert row == {"seen": 5}


def test_statements_of_a_file_are_all_in_batches_or_none() -> None:
    """A statement in batches fails in a transaction that another statement of the file has begun."""
    for migration in OURS:
        batched = ["IN TRANSACTIONS OF" in statement for statement in migration.statements]
        assert all(batched) or not any(batched), migration.name


async def test_write_sequence_of_lineage_is_deleted(migrated: Neo4jDatabase) -> None:
    await migrated.write(
        [("CREATE (:Counter {name: 'openlineage', value: 2}), (:Load {key: 'openlineage#1'}), (:Load {key: 'x'})", {})]
    )
    (again,) = [migration for migration in OURS if migration.version == 19]
    for statement in again.statements:
        await migrated.run_schema(statement)
    rows = await migrated.rows("MATCH (n:Load|Counter) RETURN coalesce(n.key, n.name) AS key", {})
    assert rows == [{"key": "x"}]


async def test_resources_get_the_widest_audience_of_their_published_entries(migrated: Neo4jDatabase) -> None:
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
    (tested,) = (migration for migration in OURS if migration.description == "resource audience from entries")
    await migrate(migrated, Silent(), [*OURS, data_migration(*tested.statements)])
    resources = await migrated.rows(
        "MATCH (resource:DataResource)-[:HAS_FIELD]->(field) "
        "RETURN resource.id AS key, [resource.audience, field.audience] AS audiences ORDER BY key",
        {},
    )
    audiences = {row["key"]: row["audiences"] for row in resources}
    assert audiences == {
        "both": ["PUBLIC", "PUBLIC"],
        "draft": ["GOV", "GOV"],
        "none": ["GOV", "GOV"],
        "open": ["PUBLIC", "PUBLIC"],
    }


BEFORE_ORDER_KEYS = """
CREATE (provider:Department {id: 'department_d', code: 'd', namePinyin: 'gong an'})
CREATE (:CatalogEntry {id: 'entry_a', code: 'a', shareType: 'NOT_SHARED'})-[:PROVIDED_BY]->(provider)
CREATE (:CatalogEntry {id: 'entry_b', shareType: 'UNCONDITIONAL'})-[:PROVIDED_BY]->(provider)
CREATE (:CatalogEntry {id: 'entry_c', code: 'c'})
"""


async def test_entries_of_an_older_graph_get_their_order_keys(migrated: Neo4jDatabase) -> None:
    await migrated.write([(BEFORE_ORDER_KEYS, {})])
    (tested,) = (migration for migration in OURS if migration.description == "order keys of entries")
    assert tested.is_batched
    await migrate(migrated, Silent(), [*OURS, data_migration(*tested.statements)])
    rows = await migrated.rows(
        "MATCH (entry:CatalogEntry) RETURN entry.codeKey AS code, entry.providerKey AS provider, "
        "entry.shareTypeKey AS share ORDER BY entry.id",
        {},
    )
    assert rows == [
        {"code": "a", "provider": "gong an", "share": 3},
        {"code": "", "provider": "gong an", "share": 1},
        {"code": "c", "provider": "", "share": 0},
    ]


BEFORE_INTERVALS = """
CREATE (resource:DataResource {id: 'resource_a'})-[:HAS_FIELD {sample: true}]->(:Field {id: 'field_a#x'})
CREATE (:CatalogEntry {id: 'entry_published', publishedAt: datetime('2024-12-19T08:30:00Z')})
  -[:ATTACHED {sample: true}]->(resource)
CREATE (:CatalogEntry {id: 'entry_draft'})-[:ATTACHED]->(resource)
CREATE (home:Region {id: 'region_home'})<-[:PART_OF]-(heading:Region {id: 'region_heading'})
CREATE (corps:Region {id: 'region_corps'})-[:APPLIES_BY_REFERENCE]->(home)
CREATE (heading)<-[:PART_OF]-(city:Region {id: 'region_city'})-[:ADMINISTERED_BY]->(corps)
CREATE (city)<-[:PART_OF]-(:Region {id: 'region_town'})
"""
INTERVALS = """
MATCH (one)-[edge:ATTACHED|HAS_FIELD|FORMERLY_ATTACHED|FORMERLY_HAS_FIELD]->()
RETURN type(edge) AS type, one.id AS one, toString(edge.since) AS since, toString(edge.until) AS until,
  edge.sample AS sample
ORDER BY type, one
"""
REGIONS_ABOVE = "MATCH (one)-[:SUBORDINATE_TO]->(other) RETURN one.id AS one, other.id AS other ORDER BY one"


async def test_attachments_fields_and_regions_of_an_older_graph(migrated: Neo4jDatabase) -> None:
    """The begin of an attachment is the publication of its entry; regions of 兵团 are subordinate to it alone."""
    await migrated.write([(BEFORE_INTERVALS, {})])
    (tested,) = (migration for migration in OURS if migration.version == 12)
    assert tested.is_batched
    begin, open_end = "1900-01-01T00:00:00Z", "9999-12-31T00:00:00Z"
    expected = [
        ("ATTACHED", "entry_draft", begin, open_end, None),
        ("ATTACHED", "entry_published", "2024-12-19T08:30:00Z", open_end, True),
        ("HAS_FIELD", "resource_a", begin, open_end, True),
    ]
    above = [
        ("region_city", "region_corps"),
        ("region_heading", "region_home"),
        ("region_town", "region_city"),
    ]
    # a migration that failed after some batches is repeated
    for number in (NEXT, NEXT + 1):
        again = Migration(number, "intervals", "0" * 64, tested.statements)
        previous = [Migration(NEXT, "intervals", "0" * 64, tested.statements)] if number > NEXT else []
        assert await migrate(migrated, Silent(), [*OURS, *previous, again]) == [again.name]
        assert [tuple(row.values()) for row in await migrated.rows(INTERVALS, {})] == expected
        assert [tuple(row.values()) for row in await migrated.rows(REGIONS_ABOVE, {})] == above


async def test_an_edited_migration_is_refused(migrated: Neo4jDatabase) -> None:
    edited = replace(OURS[0], checksum="f" * 64)
    with pytest.raises(SetupError, match="V0001 every key is unique was edited after it was applied"):
        await migrate(migrated, Silent(), [edited, *OURS[1:]])


async def test_a_database_with_a_newer_migration_is_refused_and_unchanged(migrated: Neo4jDatabase) -> None:
    await migrate(migrated, Silent(), [*OURS, data_migration("CREATE (:Mark {number: 1})")])
    before = await migrated.version()
    with pytest.raises(SetupError) as raised:
        await migrate(migrated, Silent())
    assert raised.value.message == (
        f"The database is at migration V{NEXT:04} (there is a mark); this program has migrations up to V{NEXT - 1:04}."
    )
    assert "newer version" in raised.value.remedy
    assert await migrated.version() == before


async def test_every_constraint_and_index_of_the_migrations_is_online(migrated: Neo4jDatabase) -> None:
    names = {line.split()[2] for migration in OURS for line in migration.statements if migration.is_schema}
    rows = await migrated.rows("SHOW INDEXES YIELD name, state RETURN name, state", {})
    assert {row["state"] for row in rows} == {"ONLINE"}
    assert names <= {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("name", "text"),
    [("V1__short.cypher", "RETURN 1;\n"), ("first.cypher", "RETURN 1;\n"), ("V0001__empty.cypher", "// nothing\n")],
)
def test_an_invalid_file_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SetupError, match="is not a migration"):
        read_migrations(tmp_path)


def test_a_gap_in_the_versions_is_refused(tmp_path: Path) -> None:
    for number in (1, 3):
        (tmp_path / f"V{number:04}__something.cypher").write_text("RETURN 1;\n")
    with pytest.raises(SetupError, match="without gaps"):
        read_migrations(tmp_path)


def test_a_semicolon_at_the_end_of_a_line_ends_a_statement(tmp_path: Path) -> None:
    (tmp_path / "V0001__two.cypher").write_text("// one; two;\nCREATE (:A {text: 'a;b'});\n\nCREATE\n  (:B);\n")
    (migration,) = read_migrations(tmp_path)
    assert migration.statements == ("CREATE (:A {text: 'a;b'})", "CREATE\n  (:B)")
    assert not migration.is_schema


def test_a_migration_does_not_mix_schema_and_data() -> None:
    for migration in OURS:
        kinds = {bool(module._SCHEMA.match(statement)) for statement in migration.statements}
        assert len(kinds) == 1, migration.name


async def test_article_13_is_read_from_names_and_words(migrated: Neo4jDatabase) -> None:
    """Kinds of grass-roots bodies and collectors, open lists, our readings; the sample's LE-04 gets its scope."""
    bodies = [
        ["浩罕乡人民政府", "乡镇街道"],
        ["恰萨街道办事处", "乡镇街道"],
        ["团部", "乡镇街道"],
        ["喀什市民政局", "民政"],
    ]
    collectors = [
        ["NP-02", "GRASSROOTS", "受公安机关委托的乡镇人民政府或者街道办事处流动人口服务管理机构"],
        ["NP-03", "GRASSROOTS", "乡镇人民政府"],
        ["LE-04", "LINE", "市场监督管理部门"],
        ["LE-02", "LINE", "社会组织登记管理机关"],
    ]
    designations = [["LE-04-01", "20230217", True], ["LE-04-02", "20240101", True], ["NP-01-01", "20230217", True]]
    await migrated.write(
        [
            (
                "UNWIND $bodies AS row CREATE (:Department {id: row[0], code: row[0], name: row[0], line: row[1]})",
                {"bodies": bodies},
            ),
            (
                "UNWIND $collectors AS row CREATE (:DataCategory {id: row[0], code: row[0]})"
                "-[:LAWFULLY_COLLECTED_BY {collectorKind: row[1], name: row[2]}]->(:LegalBasis)",
                {"collectors": collectors},
            ),
            (
                "UNWIND $rows AS row WITH row, row[0] + '@650000000000' AS key CREATE (:Designation "
                "{id: 'designation_' + key + '@' + row[1], activeKey: key, sample: row[2]})"
                "-[:DESIGNATES]->(:DataElement {code: row[0]})",
                {"rows": designations},
            ),
        ]
    )
    (tested,) = (migration for migration in OURS if migration.description == "article 13 names kinds and scopes")
    for _ in range(2):
        # each statement changes nothing when it runs again
        await migrated.write([(statement, {}) for statement in tested.statements])
    kinds = await migrated.rows("MATCH (d:Department) RETURN d.name AS name, d.grassrootsKind AS kind", {})
    assert {row["name"]: row["kind"] for row in kinds} == {
        "浩罕乡人民政府": "TOWNSHIP_GOVERNMENT",
        "恰萨街道办事处": "SUBDISTRICT_OFFICE",
        "团部": "OTHER",
        "喀什市民政局": None,
    }
    rows = await migrated.rows(
        "MATCH (c:DataCategory)-[r:LAWFULLY_COLLECTED_BY]->() RETURN c.code AS code, "
        "[c.open, r.grassrootsKinds, r.commissioned, r.ownReading] AS facts",
        {},
    )
    assert {row["code"]: row["facts"] for row in rows} == {
        "NP-02": [None, ["TOWNSHIP_GOVERNMENT", "SUBDISTRICT_OFFICE"], True, True],
        "NP-03": [None, ["TOWNSHIP_GOVERNMENT"], None, None],
        "LE-04": [True, None, None, None],
        "LE-02": [None, None, None, True],
    }
    rows = await migrated.rows("MATCH (d:Designation) RETURN d.id AS id, d.scope AS scope, d.activeKey AS key", {})
    assert sorted((row["id"], row["scope"], row["key"]) for row in rows if row["scope"]) == [
        (
            "designation_LE-04-01@650000000000@20230217@MARKET_ENTITY",
            "MARKET_ENTITY",
            "LE-04-01@650000000000@MARKET_ENTITY",
        )
    ]
    assert len(rows) == 3
