"""Each format, read by an independent reader: every name survives, and the file contains the completeness."""

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
from domain.rules.instants import utc_text
from exchange.export import csv as csv_format
from exchange.export import graphml, mermaid
from exchange.export.captions import kind_caption
from exchange.export.completeness_text import (
    COMPLETENESS,
    ROWS,
    TableStatement,
    completeness_facts,
    completeness_line,
    completeness_sentence,
)
from exchange.export.dot import ATTRIBUTES, dot
from exchange.export.formats import FORMATS, PARTS, render
from tests.support.export_samples import AS_OF, CUT, NASTY, WHOLE, exports, flow, nodes_named

EXAMPLES = 60
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


def table(text: str) -> tuple[list[str], list[list[str]]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return rows[0], [[csv_format.cell_value(cell) for cell in row] for row in rows[1:]]


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_csv_round_trips(exported: ExportedLineage) -> None:
    heads, rows = table("".join(csv_format.nodes(exported)))
    assert heads == list(csv_format.NODES)
    assert [row[:3] for row in rows] == [[node.id, exported.labels[node.id], "DataResource"] for node in exported.nodes]
    assert [row[3:12] for row in rows] == [[node.facts[name] or "" for name in NODE_FACTS] for node in exported.nodes]
    heads, rows = table("".join(csv_format.edges(exported)))
    assert heads == list(csv_format.EDGES)
    labels = exported.labels
    assert [row[:5] for row in rows] == [
        [edge.id, edge.source, labels[edge.source], edge.target, labels[edge.target]] for edge in exported.edges
    ]
    captions = [["Directed", kind_caption(edge.kind, "en"), edge.kind] for edge in exported.edges]
    assert [row[5:8] for row in rows] == captions
    assert [row[10:12] for row in rows] == [[" ".join(edge.fields), _job(edge) or ""] for edge in exported.edges]
    heads, rows = table("".join(csv_format.completeness(exported)))
    assert heads == list(csv_format.FACT_COLUMNS)
    assert dict(rows) == completeness_facts(exported)


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_no_csv_cell_is_a_formula(exported: ExportedLineage) -> None:
    for part in PARTS:
        for row in csv.reader(io.StringIO("".join(render(FORMATS["csv"], exported, part=part)), newline="")):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def test_csv_has_crlf_and_an_optional_byte_order_mark() -> None:
    exported = ExportedLineage(nodes_named("a"), (), WHOLE, AS_OF)
    plain = "".join(render(FORMATS["csv"], exported))
    assert plain == ",".join(csv_format.EDGES) + "\r\n"
    assert "".join(render(FORMATS["csv"], exported, bom=True)) == "\ufeff" + plain


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_networkx_reads_the_graphml(exported: ExportedLineage) -> None:
    graph: Any = networkx.parse_graphml("".join(graphml.graphml(exported)), force_multigraph=True)
    assert graph.is_directed()
    attributes = [_xml(data) for _, data in sorted(graph.nodes(data=True), key=lambda values: int(values[0][1:]))]
    assert [values["identifier"] for values in attributes] == [node.id for node in exported.nodes]
    for values, node in zip(attributes, exported.nodes, strict=True):
        expected = {name: _without_control_characters(value) for name, value in node.facts.items() if value}
        assert {name: values[name] for name in NODE_FACTS if values.get(name)} == expected
        assert values["label"] == _without_control_characters(exported.labels[node.id])
        assert (values["depth"], values["filteredOut"]) == (node.depth, node.filtered_out)
        assert values.get("omittedUpstream") == node.omitted_upstream
    ids = {f"n{number}": node.id for number, node in enumerate(exported.nodes)}
    flows = {
        (data["identifier"], ids[source], ids[target], data["kind"]) for source, target, data in graph.edges(data=True)
    }
    assert flows == {(edge.id, edge.source, edge.target, edge.kind) for edge in exported.edges}


def _xml(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


def _without_control_characters(value: str) -> str:
    return graphml.NOT_XML.sub("\ufffd", value)


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_graphml_has_the_structure_of_its_schema(exported: ExportedLineage) -> None:
    root = ET.fromstring("".join(graphml.graphml(exported)))  # noqa: S314 - our own text
    assert root.tag == f"{SPACE}graphml"
    assert [element.tag for element in root] == [f"{SPACE}key"] * (len(root) - 1) + [f"{SPACE}graph"]
    keys = {key.attrib["id"]: key.attrib for key in root[:-1]}
    assert len(keys) == len(root) - 1
    kinds = {"string", "int", "boolean", "long", "float", "double"}
    assert {key["attr.type"] for key in keys.values()} <= kinds
    graph_facts = {data.attrib["key"]: data.text or "" for data in root[-1].findall(f"{SPACE}data")}
    assert graph_facts == {f"g_{name}": value for name, value in completeness_facts(exported).items()}
    ids = set()
    for element in root[-1]:
        kind = element.tag.removeprefix(SPACE)
        if kind == "data":
            continue
        if kind == "node":
            assert re.fullmatch(r"[\w.\-:]+", element.attrib["id"], re.ASCII)
            assert element.attrib["id"] not in ids
            ids.add(element.attrib["id"])
        assert {element.attrib[end] for end in ("source", "target") if kind == "edge"} <= ids
        for data in element:
            assert data.tag == f"{SPACE}data"
            assert keys[data.attrib["key"]]["for"] == kind


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_dot_round_trips_by_its_grammar(exported: ExportedLineage) -> None:
    statements = digraph("".join(dot(exported)))
    graph_attributes = {**completeness_facts(exported), "label": completeness_sentence(exported), "rankdir": "LR"}
    assert statements[0] == (["graph"], graph_attributes)
    assert statements[1] == (["node"], {"shape": "box"})
    node_count = len(exported.nodes)
    for number, node in enumerate(exported.nodes):
        ends, attributes = statements[2 + number]
        assert (ends, attributes["identifier"]) == ([f"n{number}"], node.id)
        assert html.unescape(attributes["label"]) == _without_null(exported.labels[node.id])
        expected = {name: None if value is None else _without_null(value) for name, value in node.facts.items()}
        assert {name: attributes.get(ATTRIBUTES.get(name, name)) for name in NODE_FACTS} == expected
        assert not {"name", "id"} & attributes.keys()
    ids = {node.id: f"n{number}" for number, node in enumerate(exported.nodes)}
    flows = [
        (attributes["identifier"], *ends, attributes["label"]) for ends, attributes in statements[2 + node_count :]
    ]
    captions = [kind_caption(edge.kind, "en") for edge in exported.edges]
    drawn = [(edge.id, ids[edge.source], ids[edge.target]) for edge in exported.edges]
    assert flows == [(*row, caption) for row, caption in zip(drawn, captions, strict=True)]


TOKEN = re.compile(r'\s+|//[^\n]*|->|[{}\[\];,=]|[A-Za-z_][A-Za-z_0-9]*|"(?:[^"\\]|\\.)*"', re.DOTALL)
Statements = list[tuple[list[str], dict[str, str]]]


def digraph(text: str) -> Statements:
    """Parse a digraph by the part of the DOT grammar that we use: names and attributes of each statement."""
    tokens, position = [], 0
    while position < len(text):
        match = TOKEN.match(text, position)
        assert match, text[position : position + 40]
        position = match.end()
        if match[0].strip() and not match[0].startswith("//"):
            tokens.append(match[0])
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
            attributes[name] = _unescape(value)
            token = next(rest)
            assert token in (",", "]")
        assert next(rest) == ";"
        statements.append((ends, attributes))
    return statements


def _unescape(quoted: str) -> str:
    """The value of a quoted string, unescaped as in Graphviz."""
    assert quoted[0] == quoted[-1] == '"'
    signs = {"n": "\n", "r": "\r"}
    return re.sub(r"\\(.)", lambda match: signs.get(match[1], match[1]), quoted[1:-1], flags=re.DOTALL)


def _without_null(value: str) -> str:
    return value.replace("\x00", "\ufffd")


NODE = re.compile(r'  (n\d+)\["([^"]*)"\]')
EDGE = re.compile(r'  (n\d+) -->\|"([^"]*)"\| (n\d+)')
STYLE = re.compile(r"  (?:classDef \w+ [\w:-]+|class n\d+(?:,n\d+)* \w+)")


@settings(max_examples=EXAMPLES, deadline=None)
@given(exports())
def test_mermaid_has_three_kinds_of_lines_and_its_labels_are_the_names(exported: ExportedLineage) -> None:
    head, _, body = "".join(mermaid.mermaid(exported)).partition("flowchart LR\n")
    assert head == f'---\ntitle: "{completeness_sentence(exported)}"\n---\n'
    first, *lines = body.removesuffix("\n").split("\n")
    assert first == f"%% {completeness_line(exported)}"
    labels, flows = [], []
    for line in lines:
        if match := NODE.fullmatch(line):
            labels.append(_decoded(match[2]))
        elif match := EDGE.fullmatch(line):
            flows.append((match[1], _decoded(match[2]), match[3]))
        else:
            assert STYLE.fullmatch(line), line
    ids = {node.id: f"n{number}" for number, node in enumerate(exported.nodes)}
    assert [label[0] for label in labels] == [node.label for node in exported.nodes]
    assert flows == [(ids[e.source], [kind_caption(e.kind, "en")], ids[e.target]) for e in exported.edges]


def _decoded(label: str) -> list[str]:
    return [re.sub(r"#(\d+);", lambda match: chr(int(match[1])), part) for part in label.split(mermaid.BREAK)]


@pytest.mark.parametrize("name", NASTY)
def test_mermaid_text_has_no_signs_that_mermaid_matches_before_parsing(name: str) -> None:
    assert not re.search(r'[%"\'`<>{}\[\]|:;&\\\n\r]', re.sub(r"#\d+;", "", mermaid.escaped(name)))


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_file_of_a_cut_answer_says_so(form: Any) -> None:
    nodes = nodes_named("a", "b")
    edges = (flow("1", "a", "b", "load", 1),)
    text = "".join(render(form, ExportedLineage(nodes, edges, CUT, AS_OF), part=COMPLETENESS))
    whole = "".join(render(form, ExportedLineage(nodes, edges, WHOLE, AS_OF), part=COMPLETENESS))
    assert text != whole
    assert "DEPTH" in text
    assert "false" in text
    assert "DEPTH" not in whole


@pytest.mark.parametrize("form", ["csv", "graphml", "mermaid", "dot"])
def test_captions_have_the_language_of_the_caller(form: str) -> None:
    lineage = ExportedLineage(nodes_named("a", "b"), (flow("1", "a", "b", "load", 1),), WHOLE, AS_OF)
    chinese, english = ("".join(render(FORMATS[form], lineage, language=language)) for language in ("zh", "en"))
    assert "加工" in chinese
    assert "加工" not in english
    if form in ("mermaid", "dot"):
        assert "完整" in chinese
        assert "完整" not in english


def test_completeness_sentence() -> None:
    at = utc_text(AS_OF)
    assert completeness_sentence(ExportedLineage((), (), WHOLE, AS_OF)) == f"Lineage as of {at}: complete"
    assert (
        completeness_sentence(ExportedLineage((), (), CUT, AS_OF))
        == f"Lineage as of {at}: INCOMPLETE, stopped by DEPTH, WIDTH; 7 flows left out"
    )
    rows = completeness_sentence(TableStatement(CUT, AS_OF, ROWS))
    assert rows == f"Report as of {at}: INCOMPLETE, stopped by DEPTH, WIDTH; 7 rows left out"
    assert "略去 7 行" in rows.zh


def _job(edge: ExportedEdge) -> str | None:
    return "/".join(edge.job_derivations.job) if edge.job_derivations else None
