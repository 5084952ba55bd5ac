"""Documents, parsed, measured and validated once; the last ones are kept, and so is what was wrong with them."""

from __future__ import annotations

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
from api.documents.trusted_store import digest
from api.errors import UnknownOperation
from api.errors.formatting import ResponseError, format_errors, from_graphql_error
from api.limits.arguments import BoundsCache
from api.limits.document import LIMITS, Limits, exceeded_limits
from domain.errors import LimitExceeded
from graph.lru_cache import WeightedLRUCache

# An abstract syntax tree is up to 320 times as large as its text (measured), so the texts' sum is bounded as well:
# at worst some 100 MB.
MAX_DOCUMENTS = 1_000
MAX_CHARACTERS = 300_000
ERRORS = 20
INTROSPECTION = "Maximum introspection depth exceeded"
INTROSPECTED_LISTS = 2
# GraphQL's tokens and comments, for counting only: graphql-core's own lexer takes half a second for 100 KB.
TOKEN = re.compile(
    r'#[^\n\r]*|"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n\r]|\\.)*"|\.\.\.|[A-Za-z_]\w*|-?\d[\w.+-]*|[^\s,\ufeff]',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document within its limits."""

    text: str
    node: DocumentNode
    operations: tuple[OperationDefinitionNode, ...]
    bounds: BoundsCache
    costs: CostCache
    digest: str

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to run. Raises UnknownOperation where the name names none, or several leave the choice open."""
        chosen = [each for each in self.operations if name is None or (each.name and each.name.value == name)]
        if len(chosen) != 1:
            raise UnknownOperation(name, [each.name.value for each in self.operations if each.name])
        return chosen[0]


class DocumentCache:
    """A schema's documents, by their text."""

    def __init__(self, schema: GraphQLSchema, limits: Limits = LIMITS) -> None:
        self._schema = schema
        self._limits = limits
        self._entries: WeightedLRUCache[str, Document | tuple[ResponseError, ...]] = WeightedLRUCache(
            MAX_CHARACTERS, max_entries=MAX_DOCUMENTS
        )

    def get(self, text: str) -> Document | tuple[ResponseError, ...]:
        """The document, or what is wrong with it."""
        kept = self._entries.get(text)
        if kept is not None:
            return kept
        size = len(text.encode())
        if size > self._limits.document:
            what, zh = "The document's size in bytes", "文档字节数"
            return (ResponseError.of(LimitExceeded("DOCUMENT_TOO_LARGE", what, zh, size, self._limits.document)),)
        read = self._read(text)
        self._entries.put(text, read, len(text))
        return read

    def _read(self, text: str) -> Document | tuple[ResponseError, ...]:
        limits = self._limits
        try:
            node = parse(
                text,
                max_lexical_tokens=limits.tokens,
                max_comments=limits.tokens,
                allow_empty_selection_sets=False,
            )
        except GraphQLSyntaxError as error:
            if error.description.endswith("Parsing aborted."):
                return (ResponseError.of(_aborted(text, limits)),)
            return (from_graphql_error(error, "parse"),)
        over = exceeded_limits(node, limits)
        if over:
            return tuple(ResponseError.of(error) for error in over)
        errors = validate(
            self._schema, node, max_errors=ERRORS, hide_suggestions=True, allow_empty_selection_sets=False
        )
        if any(error.message == INTROSPECTION for error in errors):
            what, zh = "The depth of lists inside one another in introspection", "内省中列表的嵌套深度"
            depth = INTROSPECTED_LISTS
            return (ResponseError.of(LimitExceeded("DEPTH_EXCEEDED", what, zh, depth + 1, depth)),)
        if errors:
            return format_errors(errors, "validate")
        operations = tuple(each for each in node.definitions if isinstance(each, OperationDefinitionNode))
        return Document(text, node, operations, BoundsCache(node), CostCache(self._schema, node), digest(text))


def _aborted(text: str, limits: Limits) -> LimitExceeded:
    """Why the parser gave up: graphql-core says so in words only, and stops before it has seen the whole."""
    tokens = comments = nested = deepest = 0
    for token in TOKEN.finditer(text):
        first = token.group()[0]
        comments += first == "#"
        tokens += first != "#"
        nested += (first in "({[") - (first in ")}]")
        deepest = max(deepest, nested)
    if max(tokens, comments) > limits.tokens:
        what, zh = "The document's number of tokens", "文档的词法单元数量"
        return LimitExceeded("TOKENS_EXCEEDED", what, zh, max(tokens, comments), limits.tokens)
    return LimitExceeded("DEPTH_EXCEEDED", "The document's depth", "文档深度", deepest, limits.depth)
