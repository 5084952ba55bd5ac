"""Each format, read back by a reader that is not ours: every name survives, and the file says whether it is whole."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import networkx
import pytest
from hypothesis import given, settings

from domain.model.lineage_export import NODE_FACTS, ExportedEdge, ExportedLineage
from exchange.export import csv as csv_format
from exchange.export import graphml, mermaid
from exchange.export.completeness_text import completeness_facts, completeness_line, completeness_sentence, instant_text
from exchange.export.dot import dot
from exchange.export.formats import FORMATS, PARTS, render
from tests.support.export_samples import AS_OF, CUT, NASTY, WHOLE, exports, flow, named

EXAMPLES = 60
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


def table(text: str) -> tuple[list[str], list[list[str]]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return rows[0], [[csv_format.cell_value(cell) for cell in row] for row in rows[1:]]


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_csv_read_back_is_what_was_written(exported: ExportedLineage) -> None:
    heads, rows = table("".join(csv_format.nodes(exported)))
    assert heads == [*csv_format.NODES, completeness_line(exported)]
    assert [row[0] for row in rows] == [node.id for node in exported.nodes]
    assert [row[2:11] for row in rows] == [[node.facts[name] or "" for name in NODE_FACTS] for node in exported.nodes]
    heads, rows = table("".join(csv_format.edges(exported)))
    assert heads == [*csv_format.EDGES, completeness_line(exported)]
    assert [row[:4] for row in rows] == [[e.id, e.source, e.target, e.kind] for e in exported.edges]
    assert [row[6:] for row in rows] == [[" ".join(e.fields), _job(e) or "", ""] for e in exported.edges]


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_no_cell_of_csv_is_run_as_a_formula(exported: ExportedLineage) -> None:
    for part in PARTS:
        for row in csv.reader(io.StringIO("".join(render(FORMATS["csv"], exported, part=part)), newline="")):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_csv_is_crlf_and_has_a_byte_order_mark_where_asked() -> None:
    exported = ExportedLineage(named("a"), (), WHOLE, AS_OF)
    plain = "".join(csv_format.edges(exported))
    assert plain == ",".join([*csv_format.EDGES, completeness_line(exported)]) + "\r\n"
    assert "".join(csv_format.edges(exported, bom=True)) == "\ufeff" + plain


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_networkx_reads_the_graphml(exported: ExportedLineage) -> None:
    graph: Any = networkx.parse_graphml("".join(graphml.graphml(exported)), force_multigraph=True)
    assert graph.is_directed()
    found = [_xml(data) for _, data in sorted(graph.nodes(data=True), key=lambda each: int(each[0][1:]))]
    assert [each["id"] for each in found] == [node.id for node in exported.nodes]
    for each, node in zip(found, exported.nodes, strict=True):
        told = {name: _written(value) for name, value in node.facts.items() if value}
        assert {name: each[name] for name in NODE_FACTS if each.get(name)} == told
        assert (each["depth"], each["filteredOut"]) == (node.depth, node.filtered_out)
        assert each.get("omittedUpstream") == node.omitted_upstream
    ids = {f"n{place}": node.id for place, node in enumerate(exported.nodes)}
    flows = {(data["id"], ids[one], ids[other], data["kind"]) for one, other, data in graph.edges(data=True)}
    assert flows == {(edge.id, edge.source, edge.target, edge.kind) for edge in exported.edges}


def _xml(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _written(value: str) -> str:
    return graphml.NOT_XML.sub("\ufffd", value)


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_the_graphml_has_the_structure_of_its_schema(exported: ExportedLineage) -> None:
    root = ET.fromstring("".join(graphml.graphml(exported)))  # noqa: S314 - our own text
    assert root.tag == f"{SPACE}graphml"
    assert [each.tag for each in root] == [f"{SPACE}key"] * (len(root) - 1) + [f"{SPACE}graph"]
    keys = {key.attrib["id"]: key.attrib for key in root[:-1]}
    assert len(keys) == len(root) - 1
    kinds = {"string", "int", "boolean", "long", "float", "double"}
    assert {key["attr.type"] for key in keys.values()} <= kinds
    said = {data.attrib["key"]: data.text or "" for data in root[-1].findall(f"{SPACE}data")}
    assert said == {f"g_{name}": value for name, value in completeness_facts(exported).items()}
    ids = set()
    for each in root[-1]:
        of = each.tag.removeprefix(SPACE)
        if of == "data":
            continue
        assert re.fullmatch(r"[\w.\-:]+", each.attrib["id"], re.ASCII)
        assert each.attrib["id"] not in ids
        ids.add(each.attrib["id"])
        assert {each.attrib[end] for end in ("source", "target") if of == "edge"} <= ids
        for data in each:
            assert data.tag == f"{SPACE}data"
            assert keys[data.attrib["key"]]["for"] == of


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_the_dot_read_by_its_grammar_is_what_was_written(exported: ExportedLineage) -> None:
    statements = digraph("".join(dot(exported)))
    said = {**completeness_facts(exported), "label": completeness_sentence(exported), "rankdir": "LR"}
    assert statements[0] == (["graph"], said)
    assert statements[1] == (["node"], {"shape": "box"})
    number = len(exported.nodes)
    for place, node in enumerate(exported.nodes):
        ends, found = statements[2 + place]
        assert (ends, found["id"]) == ([f"n{place}"], node.id)
        assert html.unescape(found["label"]) == _dotted(node.title)
        told = {name: None if value is None else _dotted(value) for name, value in node.facts.items()}
        assert {name: found.get(name) for name in NODE_FACTS} == told
    ids = {node.id: f"n{place}" for place, node in enumerate(exported.nodes)}
    flows = [(found["id"], *ends, found["label"]) for ends, found in statements[2 + number :]]
    assert flows == [(edge.id, ids[edge.source], ids[edge.target], edge.kind) for edge in exported.edges]


TOKEN = re.compile(r'\s+|//[^\n]*|->|[{}\[\];,=]|[A-Za-z_][A-Za-z_0-9]*|"(?:[^"\\]|\\.)*"', re.DOTALL)
Statements = list[tuple[list[str], dict[str, str]]]


def digraph(text: str) -> Statements:
    """The statements of a digraph by the DOT language's grammar, as far as we use it: names, and their attributes."""
    tokens, place = [], 0
    while place < len(text):
        found = TOKEN.match(text, place)
        assert found, text[place : place + 40]
        place = found.end()
        if found[0].strip() and not found[0].startswith("//"):
            tokens.append(found[0])
    assert tokens[:3] == ["digraph", "lineage", "{"]
    assert tokens[-1] == "}"
    statements: Statements = []
    rest = iter(tokens[3:-1])
    for token in rest:
        ends, attributes = [token], {}
        while (token := next(rest)) == "->":
            ends.append(next(rest))
        assert token == "["
        while token != "]":
            name, sign, value = next(rest), next(rest), next(rest)
            assert sign == "="
            attributes[name] = _undone(value)
            token = next(rest)
            assert token in (",", "]")
        assert next(rest) == ";"
        statements.append((ends, attributes))
    return statements


def _undone(quoted: str) -> str:
    """A quoted string, its escapes undone as Graphviz does."""
    assert quoted[0] == quoted[-1] == '"'
    signs = {"n": "\n", "r": "\r"}
    return re.sub(r"\\(.)", lambda found: signs.get(found[1], found[1]), quoted[1:-1], flags=re.DOTALL)


def _dotted(value: str) -> str:
    return value.replace("\x00", "\ufffd")


NODE = re.compile(r'  (n\d+)\["([^"]*)"\]')
EDGE = re.compile(r'  (n\d+) -->\|"([^"]*)"\| (n\d+)')
STYLE = re.compile(r"  (?:classDef \w+ [\w:-]+|class n\d+(?:,n\d+)* \w+)")


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_every_line_of_mermaid_is_one_of_three_and_its_labels_are_the_names(exported: ExportedLineage) -> None:
    head, _, body = "".join(mermaid.mermaid(exported)).partition("flowchart LR\n")
    assert head == f'---\ntitle: "{completeness_sentence(exported)}"\n---\n'
    first, *lines = body.removesuffix("\n").split("\n")
    assert first == f"%% {completeness_line(exported)}"
    labels, flows = [], []
    for each in lines:
        if found := NODE.fullmatch(each):
            labels.append(_decoded(found[2]))
        elif found := EDGE.fullmatch(each):
            flows.append((found[1], _decoded(found[2]), found[3]))
        else:
            assert STYLE.fullmatch(each), each
    ids = {node.id: f"n{place}" for place, node in enumerate(exported.nodes)}
    assert [label[0] for label in labels] == [node.title for node in exported.nodes]
    assert flows == [(ids[e.source], [e.kind], ids[e.target]) for e in exported.edges]


def _decoded(label: str) -> list[str]:
    return [re.sub(r"#(\d+);", lambda found: chr(int(found[1])), each) for each in label.split(mermaid.BREAK)]


@pytest.mark.parametrize("name", NASTY)
def test_in_mermaid_nothing_is_left_that_it_reads_before_it_parses(name: str) -> None:
    assert not re.search(r'[%"\'`<>{}\[\]|:;&\\\n\r]', re.sub(r"#\d+;", "", mermaid.escaped(name)))


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
@pytest.mark.parametrize("part", PARTS)
def test_a_cut_answer_says_so_in_the_file(form: Any, part: str) -> None:
    nodes = named("a", "b")
    edges = (flow("1", "a", "b", "load", 1),)
    text = "".join(render(form, ExportedLineage(nodes, edges, CUT, AS_OF), part=part))
    whole = "".join(render(form, ExportedLineage(nodes, edges, WHOLE, AS_OF), part=part))
    assert text != whole
    assert "DEPTH" in text
    assert "false" in text
    assert "DEPTH" not in whole


def test_the_sentence_for_people() -> None:
    at = instant_text(AS_OF)
    assert completeness_sentence(ExportedLineage((), (), WHOLE, AS_OF)) == f"Lineage as of {at}: complete"
    assert (
        completeness_sentence(ExportedLineage((), (), CUT, AS_OF))
        == f"Lineage as of {at}: INCOMPLETE, stopped by DEPTH, WIDTH; 7 flows left out"
    )


def _job(edge: ExportedEdge) -> str | None:
    return "/".join(edge.drawn.job) if edge.drawn else None
