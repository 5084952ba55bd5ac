"""Parses, measures and validates documents, and caches the most recent ones or their errors by text."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from api.cost.cache import CostCache
from api.documents.locations import DocumentLocations
from api.documents.trusted_store import digest
from api.errors import UnknownOperation
from api.errors.formatting import ResponseError, format_errors, from_graphql_error
from api.limits.arguments import BoundsCache
from api.limits.document import LIMITS, Limits, exceeded_limits
from api.limits.values import ValueDepths, value_depths
from domain.errors import LimitExceeded
from graph.lru_cache import WeightedLRUCache

MAX_DOCUMENTS, DOCUMENT_BYTES = 1_000, 10_000
MAX_CHARACTERS, CHARACTER_BYTES = 300_000, 100
"""Bounds of the cache, and the memory that a document and each character of its text take at most (measured)."""
MAX_ERRORS = 20
INTROSPECTION_DEPTH_MESSAGE = "Maximum introspection depth exceeded"
MAX_INTROSPECTED_LISTS = 2
# Tokens and comments of GraphQL, for counting only: the lexer of graphql-core takes half a second for 100 KB.
TOKEN = re.compile(
    r'#[^\n\r]*|"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n\r]|\\.)*"|\.\.\.|[A-Za-z_]\w*|-?\d[\w.+-]*|[^\s,\ufeff]',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document within its limits. `node` has no positions; `locations` finds them. `introspects`: it may ask
    for descriptions of the schema."""

    text: str
    node: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]
    bounds: BoundsCache
    costs: CostCache
    value_depths: ValueDepths
    digest: str
    introspects: bool

    @property
    def locations(self) -> DocumentLocations:
        return DocumentLocations(self.text, self.node)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run. Raises UnknownOperation if no operation has the name, or if a name is needed."""
        matches = [
            operation
            for operation in self.operations
            if name is None or (operation.name and operation.name.value == name)
        ]
        if len(matches) != 1:
            raise UnknownOperation(name, [operation.name.value for operation in self.operations if operation.name])
        return matches[0]


ParsedDocument = Document | tuple[ResponseError, ...]


class DocumentCache:
    """The documents of one schema, by text."""

    def __init__(self, schema: GraphQLSchema, limits: Limits = LIMITS) -> None:
        self._schema = schema
        self._limits = limits
        self._entries: WeightedLRUCache[str, ParsedDocument] = WeightedLRUCache(
            MAX_CHARACTERS, max_entries=MAX_DOCUMENTS
        )

    def get(self, text: str) -> ParsedDocument:
        """The document, or its errors. Parses and validates it unless it is cached."""
        return self.get_without_parsing(text) or self._put(text, self._parse(text))

    async def get_in_thread(self, text: str) -> ParsedDocument:
        """As `get`, but parses and validates in a worker thread: the event loop goes on meanwhile."""
        return self.get_without_parsing(text) or self._put(text, await asyncio.to_thread(self._parse, text))

    def get_without_parsing(self, text: str) -> ParsedDocument | None:
        """The document, or its errors, if they are cached; the error of a document that is too large to be parsed."""
        if cached := self._entries.get(text):
            return cached
        size = len(text.encode())
        if size <= self._limits.document:
            return None
        subject, zh = "The document's size in bytes", "文档字节数"
        return (ResponseError.of(LimitExceeded("DOCUMENT_TOO_LARGE", subject, zh, size, self._limits.document)),)

    def _put(self, text: str, document: ParsedDocument) -> ParsedDocument:
        self._entries.put(text, document, len(text))
        return document

    def _parse(self, text: str) -> ParsedDocument:
        limits = self._limits
        try:
            node = parse(
                text,
                max_lexical_tokens=limits.tokens,
                max_comments=limits.tokens,
                allow_empty_selection_sets=False,
                no_location=True,
            )
        except GraphQLSyntaxError as error:
            if error.description.endswith("Parsing aborted."):
                return (ResponseError.of(_limit_of_aborted_parse(text, limits)),)
            return (from_graphql_error(error, "parse"),)
        if exceeded := exceeded_limits(node, limits):
            return tuple(ResponseError.of(error) for error in exceeded)
        errors = validate(
            self._schema, node, max_errors=MAX_ERRORS, hide_suggestions=True, allow_empty_selection_sets=False
        )
        if any(error.message == INTROSPECTION_DEPTH_MESSAGE for error in errors):
            subject, zh = "The depth of lists inside one another in introspection", "内省中列表的嵌套深度"
            depth = MAX_INTROSPECTED_LISTS
            return (ResponseError.of(LimitExceeded("DEPTH_EXCEEDED", subject, zh, depth + 1, depth)),)
        if errors:
            return format_errors(errors, "validate", node, DocumentLocations(text, node).of)
        operations = tuple(
            definition for definition in node.definitions if isinstance(definition, OperationDefinitionNode)
        )
        bounds, costs = BoundsCache(node), CostCache(self._schema, node)
        depths = value_depths(node)
        return Document(text, node, operations, bounds, costs, depths, digest(text), introspects="__" in text)


def _limit_of_aborted_parse(text: str, limits: Limits) -> LimitExceeded:
    """The limit at which the parser stopped. graphql-core names it in a sentence only, without the count."""
    tokens = comments = depth = max_depth = 0
    for token in TOKEN.finditer(text):
        first = token.group()[0]
        comments += first == "#"
        tokens += first != "#"
        depth += (first in "({[") - (first in ")}]")
        max_depth = max(max_depth, depth)
    if max(tokens, comments) > limits.tokens:
        subject, zh = "The document's number of tokens", "文档的词法单元数量"
        return LimitExceeded("TOKENS_EXCEEDED", subject, zh, max(tokens, comments), limits.tokens)
    return LimitExceeded("DEPTH_EXCEEDED", "The document's depth", "文档深度", max_depth, limits.depth)
