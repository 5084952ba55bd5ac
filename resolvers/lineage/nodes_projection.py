"""The selected fields of lineage nodes: id and name are in the result, all others are read by noun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.errors import GraphChanged
from graph.deadline_reads import statement_timeout
from graph.engine import QueryResult
from graph.lineage.result_cache import CachedTraversal
from graph.read_by_id import ReadRows, read_by_id
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import Context, FieldRequest
from resolvers.node import NOUNS
from resolvers.prebuilt_rows import typed_object

FIELDS_WITHOUT_QUERY = frozenset({"id", "name", "__typename"})
NodeRows = Mapping[Any, Mapping[str, Any]]
"""By structure of a selection that needs a query: node id → row."""


def needs_query(fields: Iterable[Selection]) -> bool:
    """Whether the fields of a node are more than the result contains."""
    return not {selection.name for selection in fields} <= FIELDS_WITHOUT_QUERY


def ids_by_noun(ids: Iterable[str]) -> Mapping[str, list[str]]:
    """Ids grouped by their prefix."""
    by_noun: dict[str, list[str]] = defaultdict(list)
    for node_id in ids:
        by_noun[node_id.partition("_")[0]].append(node_id)
    return by_noun


async def load_nodes(request: FieldRequest, cached: CachedTraversal, end: float) -> NodeRows:
    """The selected rows of all nodes, one query for each selection and noun, cached with the result.

    Raises TimedOut if they cannot be read by `end`, GraphChanged.
    """
    rows: dict[Any, Mapping[str, Any]] = {}
    for selection in _node_selections(request.selection):
        if needs_query(selection.fields):
            structure = selection.structure()
            if structure not in cached.node_rows:
                cached.node_rows[structure] = await _read_rows(request, cached, selection, end)
            rows[structure] = cached.node_rows[structure]
    return rows


async def _read_rows(
    request: FieldRequest, cached: CachedTraversal, selection: Selection, end: float
) -> Mapping[str, Any]:
    read, rows = traversal_reader(request.context, cached, end), dict[str, Any]()
    for noun, ids in ids_by_noun(node.visited.id for node in cached.read.result.nodes).items():
        target, query = NOUNS[noun]
        rows.update(await read_by_id(read, query, target, selection, ids, len(ids)))
    return rows


def traversal_reader(context: Context, cached: CachedTraversal, end: float) -> ReadRows:
    """Reads rows of a traversal's result by `end`, at its version, and adds their validity to it.

    Raises TimedOut, GraphChanged.
    """

    async def read(query: str, field: Many, selection: Selection) -> QueryResult:
        version, timeout = cached.read.version, statement_timeout(end)
        result = await context.engine.read(query, field, selection, context.base_parameters, version, timeout)
        if result.version != version and cached.read.consistent:
            raise GraphChanged
        cached.validity.add(result.validity)
        return result

    return read


def _node_selections(selection: Selection) -> list[Selection]:
    """The selections of nodes: of `nodes.node`, `edges.node.node`, `flows.from` and `flows.to`."""
    selections = []
    for part in (*selection.fields, *_rows_of_edges(selection)):
        names = {"nodes": ("node",), "node": ("node",), "flows": ("from", "to")}.get(part.name, ())
        selections += [inner for inner in part.fields if inner.name in names]
    return selections


def _rows_of_edges(selection: Selection) -> Iterator[Selection]:
    """The selections of the rows in the edges of a connection."""
    return (part for field in selection.fields if field.name == "edges" for part in field.fields if part.name == "node")


@dataclass(frozen=True)
class NodeObjects:
    """The objects of nodes, and of flows and derivations, one for each id and structure of selection.

    `names`: node id → its name.
    """

    names: Mapping[str, str]
    rows: NodeRows
    _built: dict[Any, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def select(self, selection: Selection, ids: Iterable[str]) -> tuple[Mapping[str, Mapping[str, Any]], bool]:
        """Objects by id, at least of these ids, and whether the response needs them as they are."""
        rows = self.rows.get(selection.structure())
        if rows is not None:
            return rows, False
        objects = self._built.setdefault(tuple(part.structure() for part in selection.fields), {})
        for noun, missing in ids_by_noun(node_id for node_id in ids if node_id not in objects).items():
            objects.update(zip(missing, self._build(selection, NOUNS[noun][0], missing), strict=True))
        return objects, True

    def _build(self, selection: Selection, target: str, ids: list[str]) -> Iterable[Mapping[str, Any]]:
        """Objects of one type with id, name and type, built by columns."""
        kind = typed_object(target)
        fields = [part for _, part in selection.narrowed(target)]
        if not fields:
            return [kind() for _ in ids]
        keys = [part.key for part in fields]
        columns = {"id": ids, "__typename": [target] * len(ids)}
        if any(part.name == "name" for part in fields):
            columns["name"] = [self.names[node_id] for node_id in ids]
        rows = zip(*(columns[part.name] for part in fields), strict=True)
        return [kind(zip(keys, row, strict=True)) for row in rows]
