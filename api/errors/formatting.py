"""Turns errors into response errors in the caller's language, and masks internal ones."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from uuid import uuid4

from graphql import DocumentNode, GraphQLError, Node

from api.errors import BadVariables, BodyTooLarge, Code, CostExceeded, HeadTooLarge, Syntax, Validation
from api.errors.argument_path import argument_path
from api.request_record import note_code
from domain.errors import BadArgument, BadDate, BadPattern, CallerError, LimitExceeded, RuleError, YuanliuError

DOCS = "/docs/errors"
"""The address of the page of errors (api/endpoints/documentation.py); the anchor is the code in lower case."""
MAX_SENTENCE_LENGTH = 500
PUBLIC_CODES = frozenset(Code)
SUGGESTION = re.compile(r" Did you mean .*\?$", re.DOTALL)
SCALAR_ERROR = re.compile(r", but encountered error '.*'; found", re.DOTALL)
ARGUMENT_ERROR = re.compile(r"Argument '(\w+)'")
ONE_OF = re.compile(r"Within OneOf Input Object type '(\w+)', exactly one field must be specified, .*non-null\.")
ONE_OF_VARIABLE = re.compile(r"provided to field '\w+' for OneOf Input Object")

Locate = Callable[[Sequence[Node] | None], tuple[tuple[int, int], ...]]
"""Returns the positions of nodes: lines and columns from 1."""
Stage = Literal["parse", "validate", "variables", "execute"]

log = logging.getLogger("yuanliu.api")


@dataclass(frozen=True, slots=True)
class ResponseError:
    """One error of a response. `locations`: (line, column) pairs, counted from 1; `path`: the position in the data."""

    code: str
    message: str
    zh: str
    remedy: str
    remedy_zh: str
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    locations: tuple[tuple[int, int], ...] = ()
    path: tuple[str | int, ...] = ()

    @classmethod
    def of(cls, error: Exception, locations: Iterable[tuple[int, int]] = ()) -> ResponseError:
        """The response error of an error. It is masked and logged unless it is a YuanliuError with a public code."""
        if not isinstance(error, YuanliuError):
            return mask(error)
        code = Code.RULE if isinstance(error, RuleError) else error.code
        if code not in PUBLIC_CODES or code == Code.INTERNAL:
            return mask(error)
        return cls(
            str(code),
            _bounded(error.message),
            _bounded(error.zh),
            error.remedy,
            error.remedy_zh,
            _details(error),
            tuple(locations),
        )

    def formatted(self, language: str) -> dict[str, Any]:
        """The error as in the response: message, locations, path, extensions {code, remedy, docs, …}."""
        note_code(self.code)
        chinese = language == "zh"
        error: dict[str, Any] = {"message": self.zh if chinese else self.message}
        if self.locations:
            error["locations"] = [{"line": line, "column": column} for line, column in self.locations]
        if self.path:
            error["path"] = list(self.path)
        error["extensions"] = {
            "code": self.code,
            "remedy": self.remedy_zh if chinese else self.remedy,
            "docs": f"{DOCS}#{self.code.lower()}",
            **self.details,
        }
        return error


def from_graphql_error(
    error: GraphQLError, stage: Stage, document: DocumentNode | None = None, locate: Locate | None = None
) -> ResponseError:
    """The response error of an error of graphql-core: the YuanliuError that it wraps, else the error of its stage, else
    masked. `document`: where a scalar found the value that it refuses. `locate`: finds positions that nodes lack."""
    cause = underlying_error(error, stage)
    if document and isinstance(cause, BadDate) and not cause.argument:
        cause.argument = argument_path(document, error)
    response_error = _with_one_key_remedy(ResponseError.of(cause))
    return replace(
        response_error,
        locations=locate(error.nodes) if locate else tuple((at.line, at.column) for at in error.locations or ()),
        path=tuple(error.path or ()),
    )


def format_errors(
    errors: Sequence[GraphQLError],
    stage: Stage,
    document: DocumentNode | None = None,
    locate: Locate | None = None,
) -> tuple[ResponseError, ...]:
    return tuple(from_graphql_error(error, stage, document, locate) for error in errors)


def mask(error: Exception) -> ResponseError:
    """Logs an internal error. The response error has only its number in the log."""
    number = uuid4().hex[:12]
    log.error("error %s", number, exc_info=error)
    return ResponseError(
        str(Code.INTERNAL),
        "An internal error occurred.",
        "服务内部出错。",
        "Retry; if the error persists, report the errorId.",
        "请重试；若仍出错，请报告 errorId。",
        MappingProxyType({"errorId": number}),
    )


def underlying_error(error: GraphQLError, stage: Stage) -> Exception:
    """The YuanliuError that an error of graphql-core wraps, else the error of its stage, else what it wraps."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, YuanliuError):
        return cause
    if stage == "parse":
        return Syntax(error.message)
    if stage == "validate":
        return Validation(_without_suggestions(error.message))
    if stage == "variables":
        return BadVariables(_without_suggestions(error.message))
    # During execution graphql-core reports one mistake of the caller only: a variable that leaves a required argument
    # empty. All its other errors are about a result of the service that does not fit the schema.
    if cause is None and error.message.startswith("Argument '"):
        name = ARGUMENT_ERROR.match(error.message)
        return BadArgument(
            error.message,
            argument=name.group(1) if name else "",
            zh=f"参数的值无效：{error.message}",
            remedy="Send a value of the declared type.",
            remedy_zh="请按声明的类型填写参数的值。",
        )
    return cause or error


def _with_one_key_remedy(error: ResponseError) -> ResponseError:
    """The error of an object of an `@oneOf` type, such as those of `orderBy`, with a remedy of its own."""
    if not ONE_OF.search(error.message) and not ONE_OF_VARIABLE.search(error.message):
        return error
    return replace(
        error,
        zh=ONE_OF.sub(r"\1 的每个对象必须且只能写一个字段，且值不能为 null。", error.zh),
        remedy="Give one key in each object, and several keys in turn: [{updatedAt: DESC}, {title: ASC}].",
        remedy_zh="每个对象只写一个排序字段，多个排序字段依次写成多个对象：[{updatedAt: DESC}, {title: ASC}]。",
    )


def _without_suggestions(message: str) -> str:
    """graphql-core's message without the error that a scalar raised, and without suggestions. An option hides all
    suggestions but the one about missing subfields."""
    return SUGGESTION.sub("", SCALAR_ERROR.sub(", found", message))


def _details(error: YuanliuError) -> Mapping[str, Any]:
    if isinstance(error, BadPattern):
        position = {"line": error.line, "column": error.column}
        return MappingProxyType({"argument": error.argument, **position, "expected": list(error.expected)})
    if isinstance(error, CallerError) and error.argument:
        return MappingProxyType({"argument": error.argument})
    if isinstance(error, CostExceeded):
        return MappingProxyType({"limit": error.limit, "found": error.found, "field": error.field})
    if isinstance(error, LimitExceeded | HeadTooLarge | BodyTooLarge):
        return MappingProxyType({"limit": error.limit, "found": error.found})
    if isinstance(error, RuleError):
        return MappingProxyType({"rule": error.code})
    return MappingProxyType({})


def _bounded(sentence: str) -> str:
    """The sentence, cut to the maximum length: it may quote a long value that the caller sent."""
    return sentence if len(sentence) <= MAX_SENTENCE_LENGTH else sentence[: MAX_SENTENCE_LENGTH - 1] + "…"
