"""`paths` as a table with a row for each flow of each path, or as the graph of the resources and flows on them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from graphql import GraphQLArgument, GraphQLSchema

from api.exports.operation import ExportOperation, root_arguments, with_page
from api.exports.report import ReportRequest
from api.exports.reports import COMPLETENESS, completeness_of
from api.exports.tables import PATHS, path_rows, title_of
from domain.model.completeness import Completeness
from domain.model.lineage_export import NODE_FACTS, ExportedEdge, ExportedLineage, ExportedNode
from domain.sentence import Sentence
from exchange.export.completeness_text import PATHS as OMITTED
from exchange.export.completeness_text import TableStatement
from exchange.export.tables import TableFile
from graph.pagination import MAX_SIZE

MAX_PATHS = 10_000
"""The most paths of an export."""
SUBJECT = Sentence("Paths", "数据路径")
FLOW = "key kind since until fields"
END = "{ id name ... on DataResource { title } ... on Field { resource { name title } } }"
ENDS = f"from {END} to {END}"
RESOURCE = "name title namespace platform { level code name } entry { provider { code name } }"
NODE = f"""nodes {{ __typename id name
  ... on Field {{ resource {{ {RESOURCE} }} }}
  ... on DataResource {{ kind {RESOURCE} }}
}}"""


@dataclass(frozen=True, slots=True)
class PathPages:
    """What the pages read so far say of all paths: the number of paths, the facts of the last page, the versions."""

    paths: int
    facts: Mapping[str, Any]
    as_of: str
    versions: frozenset[str]

    @property
    def completeness(self) -> Completeness:
        return completeness_of(self.facts, 0, set(self.versions))


@dataclass(frozen=True)
class PathReport:
    """The paths from one resource to another."""

    schema: GraphQLSchema
    name: str = "paths"

    @property
    def parts(self) -> Sequence[str]:
        return (PATHS.name,)

    @cached_property
    def parameters(self) -> Mapping[str, GraphQLArgument]:
        return root_arguments(self.schema, self.name)

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write a row for each flow of each path. Raises what `paths` raises."""
        PATHS.begin(file, request.language)
        pages: PathPages | None = None
        async for paths, pages in self._pages(request, f"length flows {{ {FLOW} {ENDS} }}"):
            rows = list(path_rows(paths, pages.paths - len(paths) + 1))
            await asyncio.to_thread(PATHS.write, file, request.language, rows)
        if pages is None or not (request.last or pages.completeness.consistent):
            return None
        return TableStatement(pages.completeness, datetime.fromisoformat(pages.as_of), OMITTED)

    async def graph(self, request: ReportRequest) -> ExportedLineage | None:
        """The resources and flows on the paths, a resource with its least distance from the first one. None if the
        graph changed during an attempt that is not the last. Raises what `paths` raises."""
        nodes: dict[str, ExportedNode] = {}
        edges: dict[str, ExportedEdge] = {}
        pages: PathPages | None = None
        async for paths, pages in self._pages(request, f"{NODE} flows {{ {FLOW} from {{ id }} to {{ id }} }}"):  # noqa: B007 - used after the loop
            for path in paths:
                for depth, node in enumerate(path["nodes"]):
                    if node["id"] not in nodes or nodes[node["id"]].depth > depth:
                        nodes[node["id"]] = _exported_node(node, depth)
                edges.update((flow["key"], _exported_edge(flow)) for flow in path["flows"])
        if pages is None or not (request.last or pages.completeness.consistent):
            return None
        ordered = sorted(nodes.values(), key=lambda node: (node.depth, node.id))
        return ExportedLineage(
            tuple(ordered),
            tuple(edges[key] for key in sorted(edges)),
            pages.completeness,
            datetime.fromisoformat(pages.as_of),
            subject=SUBJECT,
            omissions=OMITTED,
        )

    async def _pages(
        self, request: ReportRequest, selection: str
    ) -> AsyncIterator[tuple[Sequence[Mapping[str, Any]], PathPages]]:
        """The paths of each page with this selection, and what the pages read so far say of all."""
        below = f"asOf {COMPLETENESS} pageInfo {{ hasNextPage endCursor }} nodes {{ {selection} }}"
        operation = ExportOperation(self.schema, self.name, below, self.parameters)
        first = operation.request(request.context, request.texts)
        count, more = 0, True
        after: str | None = None
        versions: frozenset[str] = frozenset()
        while more and count < MAX_PATHS:
            page = await operation.resolve(with_page(first, min(MAX_SIZE, MAX_PATHS - count), after))
            count += len(page["nodes"])
            more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
            versions |= {page["completeness"]["version"]}
            yield page["nodes"], PathPages(count, page["completeness"], page["asOf"], versions)


def _exported_node(node: Mapping[str, Any], depth: int) -> ExportedNode:
    facts: dict[str, str | None] = {**dict.fromkeys(NODE_FACTS), "name": node["name"]}
    resource = node.get("resource") or node
    facts |= {"namespace": resource.get("namespace"), "kind": node.get("kind"), "title": title_of(node)}
    platform, entry = resource.get("platform") or {}, resource.get("entry") or {}
    provider = entry.get("provider") or {}
    facts |= {"level": platform.get("level"), "platform": platform.get("code"), "platformName": platform.get("name")}
    facts |= {"department": provider.get("code"), "departmentName": provider.get("name")}
    return ExportedNode(node["id"], node["__typename"], depth, facts)


def _exported_edge(flow: Mapping[str, Any]) -> ExportedEdge:
    until = flow["until"]
    return ExportedEdge(
        flow["key"],
        flow["from"]["id"],
        flow["to"]["id"],
        flow["kind"],
        datetime.fromisoformat(flow["since"]),
        datetime.fromisoformat(until) if until else None,
        tuple(flow["fields"]),
    )
