"""Finds the variables that a piece of Cypher binds, and renames them so that pieces can be nested.

Pieces come from query files and shapes only. Input of callers is never part of one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from graph.query_markers import MissingMarker

_LITERAL = re.compile(r"'[^']*'|//[^\n]*|/\*.*?\*/|`[^`]*`", re.DOTALL)
_NAME = r"[A-Za-z_]\w*"
_BINDINGS = (
    re.compile(rf"[\(\[]\s*({_NAME})\s*(?=[:\)\]\{{\-]|\*|WHERE\b)"),
    re.compile(rf"\bAS\s+({_NAME})"),
    re.compile(rf"({_NAME})\s*=\s*(?=\(|ALL\b|ANY\b|SHORTEST\b)"),
    re.compile(rf"[\(\[]\s*({_NAME})\s+(?=IN\b)"),
    re.compile(rf"\breduce\(\s*({_NAME})\s*="),
    re.compile(rf",\s*({_NAME})\s+(?=IN\b)"),
)
_TOKEN = re.compile(rf"'[^']*'|//[^\n]*|/\*.*?\*/|[.$&]?{_NAME}", re.DOTALL)
_KEYWORDS = frozenset(
    [
        "all",
        "and",
        "any",
        "as",
        "asc",
        "by",
        "call",
        "case",
        "collect",
        "contains",
        "count",
        "desc",
        "distinct",
        "else",
        "end",
        "exists",
        "false",
        "filter",
        "head",
        "in",
        "is",
        "last",
        "limit",
        "match",
        "none",
        "not",
        "null",
        "on",
        "optional",
        "or",
        "order",
        "return",
        "single",
        "size",
        "skip",
        "starts",
        "then",
        "true",
        "unwind",
        "when",
        "where",
        "with",
        "xor",
        "nodes",
        "relationships",
        "length",
    ]
)


@lru_cache(maxsize=2048)
def bound_variables(text: str) -> frozenset[str]:
    """All variables that the piece names in a pattern, an AS, a list comprehension or a path.

    References to outer variables in parentheses count too, because they must be renamed as well.
    """
    bare = _LITERAL.sub(" ", text)
    names = {name for pattern in _BINDINGS for name in pattern.findall(bare)}
    return frozenset(name for name in names if name.lower() not in _KEYWORDS)


def rename(text: str, variables: Mapping[str, str], parameters: Mapping[str, str]) -> str:
    """The piece with its variables and parameters renamed, but not properties, labels, types and map keys."""

    def replace(match: re.Match[str]) -> str:
        token = match.group()
        if token[0] == "$":
            return "$" + parameters.get(token[1:], token[1:])
        if token not in variables:
            return token
        start, end = match.span()
        touching = text[start - 1 : start]
        if touching and touching in ":|!&":
            return token
        if text[end:].lstrip()[:1] == ":" and text[:start].rstrip()[-1:] in ("{", ","):
            return token
        return variables[token]

    return _TOKEN.sub(replace, text)


def rename_properties(text: str, variable: str, names: Mapping[str, str]) -> str:
    """The text with the properties of the variable renamed.

    Raises KeyError for a property without a name, MissingMarker if the variable is used other than for a property.
    """
    renamed, uses = re.subn(rf"\b{variable}\.(\w+)", lambda match: f"{variable}.{names[match.group(1)]}", text)
    if len(re.findall(rf"\b{variable}\b", text)) != uses:
        raise MissingMarker(f"{variable} is used other than for its properties in: {text}")
    return renamed
