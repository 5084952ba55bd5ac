"""What of a connection is selected, and how a page of rows becomes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.model.completeness import Completeness
from graph.compile import objects
from graph.compile.decoder import DecodeContext, Decoder, Path
from graph.compile.reader_codegen import ListReader, generate_reader
from graph.pagination import encode
from graph.projection import project
from graph.selection import Selection

if TYPE_CHECKING:
    from graph.compile.reader_codegen import RuleReader
    from graph.compile.statement_builder import Scope, StatementBuilder
    from graph.shape import Shape, Value

Node = tuple[Selection, int, "Decoder"]
Place = tuple[Selection, int, "Decoder | None"]
CURSOR = 0


@dataclass(frozen=True, slots=True)
class PageParts:
    """The texts a row carries behind its sort values, and for each selected field where it finds them."""

    selection: Selection
    texts: tuple[str, ...]
    prelude: str
    nodes: Mapping[str, Node]
    edges: Mapping[str, tuple[Place, ...]]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(each.name for each in self.selection.fields)

    @property
    def rows(self) -> bool:
        return bool(self.names & {"nodes", "edges", "pageInfo", "completeness"})


def page_parts(
    statement: StatementBuilder,
    target: Shape,
    edge: Mapping[str, Value],
    selection: Selection,
    scope: Scope,
    as_target: Scope,
    path: Path,
) -> PageParts:
    """The parts of a connection: its edges speak of `scope`, its nodes of `as_target`."""
    texts: list[str] = []
    preludes: list[str] = []

    def node(part: Selection, at: Path) -> Node:
        projection = objects.project(statement, target, part.narrowed(target.name), as_target, at)
        texts.append(projection.items)
        preludes.append(projection.prelude)
        return part, len(texts), projection.read

    def value(part: Selection) -> Place:
        if part.name == "cursor":
            return part, CURSOR, None
        texts.append(scope.text(edge[part.name].text))
        return part, len(texts), None

    nodes: dict[str, Node] = {}
    edges: dict[str, tuple[Place, ...]] = {}
    for index, each in enumerate(selection.fields):
        if each.name == "nodes":
            nodes[each.key] = node(each, (*path, index))
        elif each.name == "edges":
            edges[each.key] = tuple(
                node(part, (*path, index, below)) if part.name == "node" else value(part)
                for below, part in enumerate(each.fields)
                if part.name != "__typename"
            )
    return PageParts(selection, tuple(texts), " ".join(filter(None, preludes)), nodes, edges)


def is_plain(selection: Selection) -> bool:
    """Whether a connection is asked for nothing but its nodes, once, and its total: then a row is a node, and no row is
    read to learn whether it is there."""
    names = [each.name for each in selection.fields if each.name != "__typename"]
    return bool(names) and set(names) <= {"nodes", "totalCount"} and names.count("nodes") <= 1


def plain_page(parts: PageParts, texts: Mapping[str, str], *, backward: bool) -> tuple[str, Decoder]:
    """The text of a plain connection and its reader; `texts`: those of its nodes and of its total."""
    fields = [each for each in parts.selection.fields if each.name != "__typename"]
    how: dict[str, Decoder | RuleReader] = {}
    for key, (_, _, inner) in parts.nodes.items():
        how[key] = _Backward(inner) if backward else ListReader(inner)
    shown = ", ".join(texts[each.name] for each in fields)
    return f"[{shown}]", generate_reader([each.key for each in fields], how, len(fields), None)


@dataclass(frozen=True, slots=True)
class _Backward:
    """Reads a list's rows, the last first."""

    read: Decoder

    def __call__(self, rows: Any, reading: DecodeContext) -> Any:
        return [self.read(row, reading) for row in reversed(rows)]


def reader(parts: PageParts, path: Path, fingerprint: str, backward: bool) -> Decoder:
    """Reads `[rows, total, preceding, following, rest, hidden]` (null where not selected) back into the connection.

    `preceding`: whether rows lie before the cursor `after`, itself included; `following` likewise for `before`.
    """

    def read(found: list[Any], reading: DecodeContext) -> dict[str, Any]:
        rows, total, preceding, following, rest, hidden = found
        size = reading.size(path)
        more = len(rows or ()) > size
        rows = (rows or [])[:size]
        if backward:
            rows.reverse()
        beyond, before = (False, more) if backward else (more, False)

        def nodes(part: Selection) -> list[Any]:
            _, place, inner = parts.nodes[part.key]
            return [inner(row[place], reading) for row in rows]

        return project(
            parts.selection,
            {
                "nodes": nodes,
                "edges": lambda part: [_edge(parts.edges[part.key], row, fingerprint, reading) for row in rows],
                "totalCount": total,
                "pageInfo": lambda part: _page_info(
                    part, rows, fingerprint, beyond or bool(following), before or bool(preceding)
                ),
                "completeness": lambda part: _completeness(part, rest - len(rows), hidden, rows, fingerprint, reading),
            },
        )

    return read


def _edge(places: tuple[Place, ...], row: list[Any], fingerprint: str, reading: DecodeContext) -> dict[str, Any]:
    found = {}
    for part, place, inner in places:
        if place == CURSOR:
            found[part.key] = encode(fingerprint, row[CURSOR])
        else:
            found[part.key] = inner(row[place], reading) if inner else row[place]
    return found


def _page_info(each: Selection, rows: list[Any], fingerprint: str, following: bool, before: bool) -> dict[str, Any]:
    return project(
        each,
        {
            "hasNextPage": following,
            "hasPreviousPage": before,
            "startCursor": lambda _: encode(fingerprint, rows[0][CURSOR]) if rows else None,
            "endCursor": lambda _: encode(fingerprint, rows[-1][CURSOR]) if rows else None,
        },
    )


def _completeness(
    each: Selection, omitted: int, hidden: int, rows: list[Any], fingerprint: str, reading: DecodeContext
) -> dict[str, Any]:
    completeness = Completeness.of(
        {"BUDGET"} if omitted else (),
        omitted,
        hidden,
        consistent=reading.consistent,
        version=reading.version,
        cursor=encode(fingerprint, rows[-1][CURSOR]) if omitted and rows else None,
    )
    return project(each, completeness.facts())
