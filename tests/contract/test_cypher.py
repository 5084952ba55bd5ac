"""Query files: the header matches the text, every query is used, and nodes that a caller may not read stay hidden."""

from __future__ import annotations

import re

import pytest

from graph import query_files
from graph.compile.cypher_rename import bound_variables
from graph.compile.statement_builder import BASE_PARAMETERS
from graph.doctor import COPY_CHECKS
from graph.lineage.paths.ast import MAX_LENGTH as LONGEST_PATH
from graph.lineage.request import EDGE_ATTRIBUTES
from graph.lineage.statements import FILTER_PREDICATES, filter_predicate
from graph.query_files import CypherFile
from graph.query_markers import FLOW_FACTS, LIST_MARKERS, MARKERS, MAX_LENGTH, Marker, MissingMarker, replace_marker
from graph.shape import Computed, Connection, Many, One, Value
from graph.shapes import shapes
from settings import CHECKOUT
from tests.support.cypher_patterns import VISIBLE, attached_entries, unguarded

QUERIES = [query_files.load_query(name) for name in query_files.query_names("queries")]
COMMANDS = [query_files.load_command(name) for name in query_files.query_names("commands")]
OTHER_FOLDERS = ("backup", "doctor", "load", "migrate", "openlineage")
READ_QUERIES = [query for query in QUERIES if query.name.partition("/")[0] not in OTHER_FOLDERS]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("graph", "resolvers", "cli", "exchange")
    for path in sorted((CHECKOUT / folder).rglob("*.py"))
)


def query_id(file: CypherFile) -> str:
    return file.name


@pytest.mark.parametrize("file", QUERIES, ids=query_id)
def test_the_header_declares_exactly_the_parameters(file: CypherFile) -> None:
    used = set(re.findall(r"\$(\w+)", re.sub(r"//[^\n]*|'[^']*'", "", file.body)))
    assert set(file.parameters) == used - (BASE_PARAMETERS if file in READ_QUERIES else set())


@pytest.mark.parametrize("file", QUERIES, ids=query_id)
def test_the_header_has_a_description(file: CypherFile) -> None:
    assert file.purpose


@pytest.mark.parametrize("file", READ_QUERIES, ids=query_id)
def test_declared_variables_are_bound_or_used(file: CypherFile) -> None:
    names = bound_variables(file.body)
    for name in (*file.binds, *filter(None, [file.lists])):
        assert name in names
    for name in file.given:
        assert re.search(rf"\b{name}\b", file.body)
    assert bool(file.binds) != bool(file.lists)


@pytest.mark.parametrize("file", READ_QUERIES, ids=query_id)
def test_only_lists_have_the_list_markers(file: CypherFile) -> None:
    assert [file.body.count(marker.text) for marker in LIST_MARKERS] == ([1, 1, 1] if file.lists else [0, 0, 0])


def test_files_have_exactly_the_declared_markers() -> None:
    files = [*QUERIES, *COMMANDS]
    comments = {comment for file in files for comment in re.findall(r"/\*.*?\*/", file.body)}
    assert comments == {marker.comment for marker in MARKERS}
    for marker in MARKERS:
        for file in files:
            assert file.body.count(marker.text) == file.body.count(marker.comment), f"{file.name}: {marker}"


def test_marker_defaults_equal_the_values_in_the_code() -> None:
    assert MAX_LENGTH.default == str(LONGEST_PATH)
    assert tuple(marker.name for marker in FLOW_FACTS) == EDGE_ATTRIBUTES


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)
def test_replacing_an_absent_marker_raises(marker: Marker) -> None:
    with pytest.raises(MissingMarker, match=re.escape(marker.comment)):
        replace_marker("MATCH (n) RETURN n", marker, "")
    assert replace_marker(f"  {marker.text}\n", marker, "x").strip() == "x"


@pytest.mark.parametrize("file", READ_QUERIES, ids=query_id)
def test_every_query_is_used(file: CypherFile) -> None:
    root = file.name.removesuffix("_hidden")
    assert f'"{root}"' in SOURCES


def cypher_texts() -> list[tuple[str, str, frozenset[str]]]:
    """All pieces of Cypher that statements are composed of: files, texts of shapes, filters of lineage. Each with the
    variables that are guarded where it is inserted: those of its row, and those that the compiler guards."""
    texts = [(file.name, file.body, frozenset((*file.given, *file.visible))) for file in READ_QUERIES]
    for shape in shapes().values():
        row = {*shape.given, *(name for prelude in shape.preludes for name in query_files.load_query(prelude).binds)}
        for name, field in shape.fields.items():
            if isinstance(field, One | Many | Connection):
                target = field.binds or shapes()[field.target].var
                texts.append((f"{shape.name}.{name}", field.pattern, frozenset((*row, target))))
            elif isinstance(field, Value):
                texts.append((f"{shape.name}.{name}", field.text, frozenset(row)))
            elif isinstance(field, Computed):
                texts += [(f"{shape.name}.{name}", text, frozenset(row)) for text in field.texts]
        for name, related in shape.filters.items():
            target = related.binds or shapes()[related.target].var
            texts.append((f"{shape.name} by {name}", related.pattern, frozenset((*row, target))))
    for name in FILTER_PREDICATES:
        texts.append((f"lineage by {name}", filter_predicate((name,), "node"), frozenset({"node"})))
    return [text for text in texts if "(" in text[1]]


@pytest.mark.parametrize(("name", "text", "given"), cypher_texts(), ids=[name for name, _, _ in cypher_texts()])
def test_a_node_with_an_audience_is_guarded_or_proved_visible(name: str, text: str, given: frozenset[str]) -> None:
    """Also anonymous and unlabelled nodes. An entry with attached resources carries its own predicate."""
    assert unguarded(text, given) == []
    assert attached_entries(text, given) == []


def test_doctor_checks_what_proves_nodes_visible() -> None:
    assert {check.partition("/")[2] for check in VISIBLE.values()} <= set(COPY_CHECKS)


@pytest.mark.parametrize("file", [file for file in READ_QUERIES if file.visible], ids=query_id)
def test_no_header_declares_a_node_visible_that_is_proved_visible(file: CypherFile) -> None:
    for name in file.visible:
        assert unguarded(file.body, {*file.given, *file.visible} - {name}), name


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("MATCH (entry:CatalogEntry) RETURN entry", 1),
        ("MATCH (entry:CatalogEntry) WHERE entry.audience IN $audiences RETURN entry", 0),
        ("MATCH (region:Region)<-[:OF]-(platform) RETURN platform", 0),
        ("MATCH (platform:Platform)<-[:ON]-() RETURN platform", 1),
        ("MATCH (platform:Platform)<--(x) RETURN platform", 1),
        ("MATCH (given)-[:FLOWS_TO]->() RETURN given", 1),
        ("MATCH (given)-[:HAS_FIELD]->()-[:DERIVES]->() RETURN given", 1),
        ("MATCH (given)<-[:ATTACHED]-()-[:PROVIDED_BY]->(d:Department) RETURN d", 1),
        ("MATCH (given)<-[:ATTACHED]-(e)-[:PROVIDED_BY]->(d) WHERE e.audience IN $audiences RETURN d", 0),
        ("MATCH (e:CatalogEntry)-[:ATTACHED]->() WHERE e.audience IN $audiences RETURN e", 0),
        ("MATCH (e:CatalogEntry)-[:ATTACHED|FORMERLY_ATTACHED]->() WHERE e.audience IN $audiences RETURN e", 1),
        ("MATCH (given)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(f) RETURN f", 0),
        ("MATCH (given)-[:HAS_FIELD|FLOWS_TO]->(f) RETURN f", 1),
        ("MATCH (r:DataResource) OPTIONAL MATCH (r)-[:HAS_FIELD]->(f) WHERE f.audience IN $audiences RETURN r", 1),
        ("MATCH (r:DataResource) WHERE EXISTS { (x:Field) WHERE r.audience IN $audiences } RETURN r", 2),
        (
            "CALL () { MATCH (f:Field) WHERE f.audience IN $audiences RETURN f UNION MATCH (f:Field) RETURN f }",
            1,
        ),
        ("MATCH (given) (()-[:FLOWS_TO]->(n WHERE n.audience IN $audiences))* (last) RETURN last", 0),
        ("MATCH (given) (()-[:FLOWS_TO]->(n))* (last) RETURN last", 3),
        ("MATCH (other:DataResource) (()-[:FLOWS_TO]->(n WHERE n.audience IN $audiences))* (last) RETURN last", 3),
        ("UNWIND given AS each MATCH (each)-[:ON]->(p:Platform) RETURN p", 0),
        ("MATCH (r:DataResource) WITH collect(r) AS rows UNWIND rows AS each MATCH (each)-[:ON]->(p) RETURN p", 2),
        ("MATCH ()-[flow]->(taker:DataResource) RETURN taker", 0),
        ("WITH count(given) AS number CALL (number) { RETURN size(number) AS x } RETURN x", 0),
    ],
)
def test_unguarded_nodes_are_counted(text: str, count: int) -> None:
    assert len(unguarded(text, {"given", "flow"})) == count


@pytest.mark.parametrize("types", ["ATTACHED", "FORMERLY_ATTACHED", "ATTACHED|FORMERLY_ATTACHED"])
def test_an_attached_entry_is_not_proved_visible_by_its_items(types: str) -> None:
    text = f"MATCH (given)<-[:{types}]-(entry)-[:HAS_ITEM]->(item) WHERE item.audience IN $audiences RETURN item"
    assert unguarded(text, {"given"}) == []
    assert len(attached_entries(text, {"given"})) == 1


@pytest.mark.parametrize(("name", "text", "given"), cypher_texts(), ids=[name for name, _, _ in cypher_texts()])
def test_former_attachments_are_read_at_an_instant(name: str, text: str, given: frozenset[str]) -> None:
    """A pattern without a comparison of the interval is over present attachments only."""
    former = re.findall(r"\[(\w*):[\w|]*\bFORMERLY_ATTACHED\b[\w|]*\]", text)
    for variable in former:
        intervals = (("$asOf", "$asOf"), ("$latest", "$earliest"))
        assert any(f"{variable}.since <= {end} AND {begin} < {variable}.until" in text for end, begin in intervals)
    assert len(former) == text.count("FORMERLY_ATTACHED")


def test_a_chain_of_regions_follows_one_relationship() -> None:
    """A region that 兵团 administers has two regions above it, of which only SUBORDINATE_TO says which one counts."""
    texts = [*(text for _, text, _ in cypher_texts()), *(query.body for query in QUERIES)]
    assert sum("[:SUBORDINATE_TO]" in text for text in texts) >= 5
    for text in texts:
        assert not re.search(r"\[:(PART_OF|ADMINISTERED_BY)(\|\w+)*\]-?>?[*+{](?!0,1)", text)
