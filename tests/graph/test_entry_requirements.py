"""Findings on entries are those of the rules in domain/rules/entry_requirements.py: Cypher and Python agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.rules.entry_requirements import lacks_basis, missing_identifiers, opens_beyond_sharing
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.registers import RegisterSpec, registers, write_elements, write_register
from tests.support.graph_builder import GraphBuilder

HOME = "650000000000"
AT = datetime(2025, 3, 31, tzinfo=UTC)
INSTANTS = (None, AT - timedelta(seconds=1), AT, AT + timedelta(seconds=1))
QUERY = """
query ($at: DateTime) {
  findings(asOf: $at, where: {subjects: [ENTRY]}, first: 100) {
    totalCount
    nodes { kind sentence entry { code } }
  }
}
"""


def expected_kinds(spec: RegisterSpec) -> list[str]:
    """The kinds of findings that the rules give, in the order of the list."""
    if spec.draft or (spec.published is not None and spec.published > AT):
        return []
    kinds = (
        ("RESTRICTION_WITHOUT_BASIS", lacks_basis(spec.share, spec.bases)),
        ("OPEN_BEYOND_SHARING", opens_beyond_sharing(spec.share, spec.open)),
        ("IDENTIFIER_MISSING", bool(missing_identifiers(spec.item_facts))),
    )
    return [kind for kind, breached in kinds if breached]


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=st.lists(registers(INSTANTS), min_size=1, max_size=30))
async def test_findings_on_entries_are_those_of_the_rules(
    database: Neo4jDatabase, empty_api: Api, drawn: list[RegisterSpec]
) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.department("body", HOME)
    write_elements(builder)
    for number, spec in enumerate(drawn):
        write_register(builder, f"{number:02}", "body", spec)
    await builder.write(database)
    page = (await empty_api.data(QUERY, at=AT.isoformat()))["findings"]
    expected = sorted((kind, f"{number:02}") for number, spec in enumerate(drawn) for kind in expected_kinds(spec))
    assert sorted((node["kind"], node["entry"]["code"]) for node in page["nodes"]) == expected
    assert page["totalCount"] == len(expected)
    sentences = {
        node["entry"]["code"]: node["sentence"] for node in page["nodes"] if node["kind"] == "IDENTIFIER_MISSING"
    }
    for number, spec in enumerate(drawn):
        for name in missing_identifiers(spec.item_facts):
            assert name in sentences.get(f"{number:02}", name)


def test_the_drawn_entries_are_varied() -> None:
    """Among some hundred of them every kind of finding occurs, and every identifier is missing."""
    drawn: list[RegisterSpec] = []

    @settings(max_examples=200, database=None, derandomize=True)
    @given(spec=registers(INSTANTS))
    def draw(spec: RegisterSpec) -> None:
        drawn.append(spec)

    draw()
    kinds = {kind for spec in drawn for kind in expected_kinds(spec)}
    assert kinds == {"RESTRICTION_WITHOUT_BASIS", "OPEN_BEYOND_SHARING", "IDENTIFIER_MISSING"}
    assert {name for spec in drawn for name in missing_identifiers(spec.item_facts)} == {
        "公民身份号码",
        "统一社会信用代码",
    }
    assert any(lacks_basis(spec.share, spec.bases) and spec.bases for spec in drawn)
