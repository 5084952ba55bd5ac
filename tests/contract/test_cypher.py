"""Every question's file: its header says exactly what it takes and gives, somebody asks it, hidden things stay so."""

from __future__ import annotations

import re

import pytest

from graph import library
from graph.compile.statement import AMBIENT
from graph.cypher import bound
from graph.library import CypherFile
from graph.lineage.paths.pattern import LONGEST as LONGEST_PATH
from graph.lineage.request import TOLD
from graph.query_markers import FLOW_FACTS, LIST_MARKERS, LONGEST, MARKERS, Marker, MissingMarker, replace_marker
from graph.settings import CHECKOUT
from graph.shape import Connection, Many, One, Related
from graph.shapes import shapes

QUESTIONS = [library.question(name) for name in library.names("queries")]
READ = [each for each in QUESTIONS if each.name.partition("/")[0] not in ("doctor", "load", "migrate", "openlineage")]
HIDDEN = sorted(shape.name for shape in shapes().values() if shape.audience)
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("graph", "resolvers", "terminal", "exchange")
    for path in sorted((CHECKOUT / folder).rglob("*.py"))
)


def by_name(file: CypherFile) -> str:
    return file.name


@pytest.mark.parametrize("file", QUESTIONS, ids=by_name)
def test_the_header_names_exactly_the_parameters(file: CypherFile) -> None:
    used = set(re.findall(r"\$(\w+)", re.sub(r"//[^\n]*|'[^']*'", "", file.body)))
    assert set(file.parameters) == used - (AMBIENT if file in READ else set())


@pytest.mark.parametrize("file", QUESTIONS, ids=by_name)
def test_the_header_says_what_it_answers(file: CypherFile) -> None:
    assert file.purpose


@pytest.mark.parametrize("file", READ, ids=by_name)
def test_what_it_binds_is_bound_and_what_is_given_is_used(file: CypherFile) -> None:
    names = bound(file.body)
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


def texts() -> list[tuple[str, str]]:
    """Every piece of Cypher that a statement can be made of: the files, and the patterns of the shapes."""
    found = [(file.name, file.body) for file in READ]
    for shape in shapes().values():
        for name, field in shape.fields.items():
            if isinstance(field, One | Many | Connection):
                found.append((f"{shape.name}.{name}", field.pattern))
        for name, related in shape.filters.items():
            found.append((f"{shape.name} by {name}", related.pattern))
    return found


@pytest.mark.parametrize(("name", "text"), texts(), ids=lambda value: value if "\n" not in value else "")
def test_a_match_of_what_not_everyone_may_see_is_named_and_guarded(name: str, text: str) -> None:
    """Compiled patterns get their target's guard from the compiler; all else is guarded where it is written."""
    plain = re.sub(r"//[^\n]*", "", text)
    for label in HIDDEN:
        assert not re.search(rf"\(\s*:{label}\b", plain), f"{name}: an anonymous {label} cannot be guarded"
        for variable in re.findall(rf"\((\w+):{label}\b", plain):
            guarded = f"{variable}.audience IN $audiences" in plain
            assert guarded or _is_target(name, variable), f"{name}: {variable}:{label} is not guarded"


def _is_target(name: str, variable: str) -> bool:
    """Whether the variable is what a shape's pattern is about, which the compiler guards."""
    kind, _, field = name.replace(" by ", ".").partition(".")
    if kind not in shapes():
        return False
    declared = shapes()[kind].filters.get(field) if " by " in name else shapes()[kind].fields.get(field)
    if not isinstance(declared, One | Many | Connection | Related):
        return False
    return variable == (declared.binds or shapes()[declared.target].var)
