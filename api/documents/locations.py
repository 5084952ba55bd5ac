"""Positions of the nodes of a document. Cached nodes hold none, because these keep the text and all tokens alive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from graphql import DocumentNode, Location, Node, get_location, parse


class DocumentLocations:
    """The positions of the nodes of one document, whose text is parsed again, once, when a position is needed."""

    def __init__(self, text: str, document: DocumentNode) -> None:
        self._text = text
        self._document = document

    def of(self, nodes: Sequence[Node] | None) -> tuple[tuple[int, int], ...]:
        """The line and column, from 1, of each of the nodes that the document contains."""
        if not nodes:
            return ()
        locations = []
        for node in nodes:
            if position := self._positions.get(id(node)):
                location = get_location(position.source, position.start)
                locations.append((location.line, location.column))
        return tuple(locations)

    @cached_property
    def _positions(self) -> Mapping[int, Location | None]:
        """The position of each node, by the identity of the node."""
        located = zip(nodes_of(self._document), nodes_of(parse(self._text)), strict=True)
        return {id(node): twin.loc for node, twin in located}


def nodes_of(document: DocumentNode) -> Iterator[Node]:
    """All nodes in an order that only the structure decides."""
    stack: list[Node] = [document]
    while stack:
        node = stack.pop()
        yield node
        for key in node.keys:
            value = getattr(node, key, None)
            if isinstance(value, Node):
                stack.append(value)
            elif isinstance(value, list | tuple):
                stack.extend(item for item in value if isinstance(item, Node))
