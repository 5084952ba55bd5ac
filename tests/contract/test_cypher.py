"""Every question's file: its header says exactly what it takes and gives, somebody asks it, hidden things stay so."""

from __future__ import annotations

import re

import pytest

from graph import query_files
from graph.compile.cypher_rename import bound_variables
from graph.compile.statement_builder import BASE_PARAMETERS
from graph.doctor import COPY_CHECKS
from graph.lineage.paths.ast import LONGEST as LONGEST_PATH
from graph.lineage.request import TOLD
from graph.lineage.statements import PASSES, predicates
from graph.query_files import CypherFile
from graph.query_markers import FLOW_FACTS, LIST_MARKERS, LONGEST, MARKERS, Marker, MissingMarker, replace_marker
from graph.shape import Computed, Connection, Many, One, Value
from graph.shapes import shapes
from settings import CHECKOUT
from tests.support.cypher_patterns import VISIBLE, attached_entries, unguarded

QUESTIONS = [query_files.load_query(name) for name in query_files.query_names("queries")]
READ = [each for each in QUESTIONS if each.name.partition("/")[0] not in ("doctor", "load", "migrate", "openlineage")]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("graph", "resolvers", "cli", "exchange")
    for path in sorted((CHECKOUT / folder).rglob("*.py"))
)


def by_name(file: CypherFile) -> str:
    return file.name


@pytest.mark.parametrize("file", QUESTIONS, ids=by_name)
def test_the_header_names_exactly_the_parameters(file: CypherFile) -> None:
    used = set(re.findall(r"\$(\w+)", re.sub(r"//[^\n]*|'[^']*'", "", file.body)))
    assert set(file.parameters) == used - (BASE_PARAMETERS if file in READ else set())


@pytest.mark.parametrize("file", QUESTIONS, ids=by_name)
def test_the_header_says_what_it_answers(file: CypherFile) -> None:
    assert file.purpose


@pytest.mark.parametrize("file", READ, ids=by_name)
def test_what_it_binds_is_bound_and_what_is_given_is_used(file: CypherFile) -> None:
    names = bound_variables(file.body)
    for each in (*file.binds, *filter(None, [file.lists])):
        assert each in names
    for each in file.given:
        assert re.search(rf"\b{each}\b", file.body)
    assert bool(file.binds) != bool(file.lists)


@pytest.mark.parametrize("file", READ, ids=by_name)
def test_a_list_has_three_markers_and_nothing_else_has_any(file: CypherFile) -> None:
    assert [file.body.count(marker.text) for marker in LIST_MARKERS] == ([1, 1, 1] if file.lists else [0, 0, 0])


def test_the_markers_in_the_files_are_exactly_those_declared() -> None:
    comments = {comment for file in QUESTIONS for comment in re.findall(r"/\*.*?\*/", file.body)}
    assert comments == {marker.comment for marker in MARKERS}
    for marker in MARKERS:
        for file in QUESTIONS:
            assert file.body.count(marker.text) == file.body.count(marker.comment), f"{file.name}: {marker}"


def test_markers_that_stand_for_a_value_of_the_code_agree_with_it() -> None:
    assert LONGEST.default == str(LONGEST_PATH)
    assert tuple(marker.name for marker in FLOW_FACTS) == TOLD


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)
def test_a_replacement_that_matches_nothing_is_an_error(marker: Marker) -> None:
    with pytest.raises(MissingMarker, match=re.escape(marker.comment)):
        replace_marker("MATCH (n) RETURN n", marker, "")
    assert replace_marker(f"  {marker.text}\n", marker, "x").strip() == "x"


@pytest.mark.parametrize("file", READ, ids=by_name)
def test_somebody_asks_it(file: CypherFile) -> None:
    root = file.name.removesuffix("_hidden")
    assert f'"{root}"' in SOURCES


def texts() -> list[tuple[str, str, frozenset[str]]]:
    """Every piece of Cypher that a statement can be made of: the files, the texts of the shapes, the filters of
    lineage; each with the variables that are guarded where it is put: a row's own, and what the compiler guards."""
    found = [(file.name, file.body, frozenset((*file.given, *file.visible))) for file in READ]
    for shape in shapes().values():
        row = {*shape.given, *(name for each in shape.preludes for name in query_files.load_query(each).binds)}
        for name, field in shape.fields.items():
            if isinstance(field, One | Many | Connection):
                target = field.binds or shapes()[field.target].var
                found.append((f"{shape.name}.{name}", field.pattern, frozenset((*row, target))))
            elif isinstance(field, Value):
                found.append((f"{shape.name}.{name}", field.text, frozenset(row)))
            elif isinstance(field, Computed):
                found += [(f"{shape.name}.{name}", text, frozenset(row)) for text in field.texts]
        for name, related in shape.filters.items():
            target = related.binds or shapes()[related.target].var
            found.append((f"{shape.name} by {name}", related.pattern, frozenset((*row, target))))
    for name in PASSES:
        found.append((f"lineage by {name}", predicates((name,), "node"), frozenset({"node"})))
    return [each for each in found if "(" in each[1]]


@pytest.mark.parametrize(("name", "text", "given"), texts(), ids=[name for name, _, _ in texts()])
def test_a_node_that_not_everyone_may_see_is_guarded_or_proved_visible(
    name: str, text: str, given: frozenset[str]
) -> None:
    """Anonymous and unlabelled nodes too; of what is attached to an entry, the entry carries its own predicate."""
    assert unguarded(text, given) == []
    assert attached_entries(text, given) == []


def test_whatever_proves_a_node_visible_is_checked_by_doctor() -> None:
    assert {check.partition("/")[2] for check in VISIBLE.values()} <= set(COPY_CHECKS)


@pytest.mark.parametrize("file", [file for file in READ if file.visible], ids=by_name)
def test_no_file_claims_a_node_to_be_visible_that_is_proved_so(file: CypherFile) -> None:
    for name in file.visible:
        assert unguarded(file.body, {*file.given, *file.visible} - {name}), name


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_what_is_not_guarded_is_found(text: str, found: int) -> None:
    assert len(unguarded(text, {"given", "flow"})) == found


def test_an_entry_is_not_proved_visible_by_its_items_where_it_is_attached() -> None:
    text = "MATCH (given)<-[:ATTACHED]-(entry)-[:HAS_ITEM]->(item) WHERE item.audience IN $audiences RETURN item"
    assert unguarded(text, {"given"}) == []
    assert len(attached_entries(text, {"given"})) == 1
