"""Decodes a page of rows into a connection: nodes, edges, page info, total and completeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.model.completeness import Completeness
from graph.compile import objects
from graph.compile.decoder import DecodeContext, Decoder, ValuePath
from graph.compile.reader_codegen import ListReader, generate_reader
from graph.pagination import encode
from graph.projection import project
from graph.selection import Selection
from graph.shape import Many, One, Shape, Value

if TYPE_CHECKING:
    from graph.compile.reader_codegen import RuleReader
    from graph.compile.statement_builder import Scope, StatementBuilder

NodeColumn = tuple[Selection, int, "Decoder"]
EdgeColumn = tuple[Selection, int, "Decoder | None"]
CURSOR = 0


@dataclass(frozen=True, slots=True)
class PageParts:
    """The layout of a row: sort values first, then `texts`, the expressions of the selected fields.

    `nodes`, `edges`: for each selected field, by its response key, its positions in the row. `prelude`: clauses before
    the row is returned.
    """

    selection: Selection
    texts: tuple[str, ...]
    prelude: str
    nodes: Mapping[str, NodeColumn]
    edges: Mapping[str, tuple[EdgeColumn, ...]]

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.selection.fields)

    @property
    def needs_rows(self) -> bool:
        return bool(self.field_names & {"nodes", "edges", "pageInfo"})


def page_parts(
    statement: StatementBuilder,
    target: Shape,
    edge: Mapping[str, Value | One | Many],
    selection: Selection,
    scope: Scope,
    as_target: Scope,
    path: ValuePath,
) -> PageParts:
    """The parts of a connection. `scope`: names for its edges. `as_target`: names for its nodes."""
    texts: list[str] = []
    preludes: list[str] = []

    def node(part: Selection, at: ValuePath) -> NodeColumn:
        projection = objects.compile_projection(statement, target, part.narrowed(target.name), as_target, at)
        texts.append(projection.items)
        preludes.append(projection.prelude)
        return part, len(texts), projection.read

    def value(part: Selection, at: ValuePath) -> EdgeColumn:
        if part.name == "cursor":
            return part, CURSOR, None
        declared, read = edge[part.name], None
        if isinstance(declared, Value):
            texts.append(scope.text(declared.text))
        else:
            text, read = objects.compile_nested(statement, declared, part, scope, at)
            texts.append(text)
        return part, len(texts), read

    nodes: dict[str, NodeColumn] = {}
    edges: dict[str, tuple[EdgeColumn, ...]] = {}
    for index, field in enumerate(selection.fields):
        if field.name == "nodes":
            nodes[field.key] = node(field, (*path, index))
        elif field.name == "edges":
            edges[field.key] = tuple(
                node(part, (*path, index, below)) if part.name == "node" else value(part, (*path, index, below))
                for below, part in enumerate(field.fields)
                if part.name != "__typename"
            )
    return PageParts(selection, tuple(texts), " ".join(filter(None, preludes)), nodes, edges)


def is_plain(selection: Selection) -> bool:
    """Whether only the nodes, once, and the total of a connection are selected. Then a row is a node, and no row beyond
    the page is read to learn whether it exists."""
    names = [field.name for field in selection.fields if field.name != "__typename"]
    return bool(names) and set(names) <= {"nodes", "totalCount"} and names.count("nodes") <= 1


def plain_page(parts: PageParts, texts: Mapping[str, str], *, backward: bool) -> tuple[str, Decoder]:
    """The text of a plain connection and its reader. `texts`: the expressions of its nodes and of its total."""
    fields = [field for field in parts.selection.fields if field.name != "__typename"]
    readers: dict[str, Decoder | RuleReader] = {}
    for key, (_, _, inner) in parts.nodes.items():
        readers[key] = _Backward(inner) if backward else ListReader(inner)
    columns = ", ".join(texts[field.name] for field in fields)
    return f"[{columns}]", generate_reader([field.key for field in fields], readers, len(fields), None)


@dataclass(frozen=True, slots=True)
class _Backward:
    """Reads the rows of a list in reverse order."""

    read: Decoder

    def __call__(self, rows: Any, context: DecodeContext) -> Any:
        return [self.read(row, context) for row in reversed(rows)]


def page_decoder(
    parts: PageParts, facets: Mapping[str, Decoder], path: ValuePath, fingerprint: str, backward: bool
) -> Decoder:
    """Decodes `[rows, total, preceding, following, hidden, facets]` (null if not selected) into the connection.

    `preceding`: whether rows lie before the cursor `after`, itself included; `following` likewise for `before`.
    """

    def read(columns: list[Any], context: DecodeContext) -> dict[str, Any]:
        rows, total, preceding, following, hidden, facet_columns = columns
        size = context.size(path)
        more = len(rows or ()) > size
        rows = (rows or [])[:size]
        if backward:
            rows.reverse()
        has_next, has_previous = (False, more) if backward else (more, False)

        def nodes(part: Selection) -> list[Any]:
            _, position, inner = parts.nodes[part.key]
            return [inner(row[position], context) for row in rows]

        return project(
            parts.selection,
            {
                "nodes": nodes,
                "edges": lambda part: [_edge(parts.edges[part.key], row, fingerprint, context) for row in rows],
                "totalCount": total,
                "facets": lambda part: facets[part.key](facet_columns, context),
                "pageInfo": lambda part: _page_info(
                    part, rows, fingerprint, has_next or bool(following), has_previous or bool(preceding)
                ),
                "completeness": lambda part: _completeness(part, hidden, context),
            },
        )

    return read


def _edge(columns: tuple[EdgeColumn, ...], row: list[Any], fingerprint: str, context: DecodeContext) -> dict[str, Any]:
    edge = {}
    for part, position, inner in columns:
        if position == CURSOR:
            edge[part.key] = encode(fingerprint, row[CURSOR])
        else:
            edge[part.key] = inner(row[position], context) if inner else row[position]
    return edge


def _page_info(
    selection: Selection, rows: list[Any], fingerprint: str, following: bool, preceding: bool
) -> dict[str, Any]:
    return project(
        selection,
        {
            "hasNextPage": following,
            "hasPreviousPage": preceding,
            "startCursor": lambda _: encode(fingerprint, rows[0][CURSOR]) if rows else None,
            "endCursor": lambda _: encode(fingerprint, rows[-1][CURSOR]) if rows else None,
        },
    )


def _completeness(selection: Selection, hidden: int, context: DecodeContext) -> dict[str, Any]:
    # a list has all its rows on its pages, so nothing is omitted
    completeness = Completeness.of((), 0, hidden, consistent=context.consistent, version=context.version)
    return project(selection, completeness.facts())
