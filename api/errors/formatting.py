"""What goes out when something went wrong: one failure, in the caller's language, with nothing internal in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal
from uuid import uuid4

from graphql import GraphQLError

from api.errors import BadVariables, BodyTooLarge, Code, CostExceeded, HeadTooLarge, Syntax, Validation
from api.request_record import note_code
from domain.errors import BadArgument, BadPattern, LimitExceeded, RuleError, YuanliuError

DOCS = "docs/errors.md"
LONGEST_SENTENCE = 500
PUBLIC = frozenset(Code)
GUESS = re.compile(r" Did you mean .*\?$", re.DOTALL)
RAISED = re.compile(r", but encountered error '.*'; found", re.DOTALL)

Stage = Literal["parse", "validate", "variables", "execute"]

log = logging.getLogger("yuanliu.api")


@dataclass(frozen=True, slots=True)
class ResponseError:
    """One error of an answer. `locations`: (line, column) pairs from 1; `path`: where in the data."""

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
        """The failure an error of ours is; any other error, and one without a public code, is masked and logged."""
        if not isinstance(error, YuanliuError):
            return masked(error)
        code = Code.RULE if isinstance(error, RuleError) else error.code
        if code not in PUBLIC or code == Code.INTERNAL:
            return masked(error)
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
        """As the response carries it: message, locations, path, extensions {code, remedy, docs, …}."""
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


def from_graphql_error(error: GraphQLError, stage: Stage) -> ResponseError:
    """The failure behind an error of graphql-core: ours where we raised it, else one of its stage, else masked."""
    failure = ResponseError.of(_meaning(error, stage))
    return replace(
        failure,
        locations=tuple((at.line, at.column) for at in error.locations or ()),
        path=tuple(error.path or ()),
    )


def format_errors(errors: Sequence[GraphQLError], stage: Stage) -> tuple[ResponseError, ...]:
    return tuple(from_graphql_error(error, stage) for error in errors)


def masked(error: Exception) -> ResponseError:
    """What is ours to mend: the log has the error, the caller its number there."""
    number = uuid4().hex[:12]
    log.error("error %s", number, exc_info=error)
    return ResponseError(
        str(Code.INTERNAL),
        "Something went wrong on our side.",
        "服务内部出错。",
        "Try again; if it stays, report the errorId.",
        "请重试；若仍出错，请报告 errorId。",
        MappingProxyType({"errorId": number}),
    )


def _meaning(error: GraphQLError, stage: Stage) -> Exception:
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, YuanliuError):
        return cause
    if stage == "parse":
        return Syntax(error.message)
    if stage == "validate":
        return Validation(_told(error.message))
    if stage == "variables":
        return BadVariables(_told(error.message))
    # While executing, graphql-core speaks of the caller's mistake in this one way only: a variable that left a
    # required argument empty. Whatever else it says is about a value of ours that does not fit the schema.
    if cause is None and error.message.startswith("Argument '"):
        return BadArgument(
            error.message,
            zh=f"参数的值不合适：{error.message}",
            remedy="Give the argument a value of its declared type.",
            remedy_zh="请按声明的类型给出参数的值。",
        )
    return cause or error


def _told(message: str) -> str:
    """graphql-core's sentence without what a scalar's code raised, and without its guesses at what was meant: these
    are hidden by an option, but for the one about missing subfields."""
    return GUESS.sub("", RAISED.sub(", found", message))


def _details(error: YuanliuError) -> Mapping[str, Any]:
    if isinstance(error, CostExceeded):
        return MappingProxyType({"limit": error.limit, "found": error.found, "field": error.field})
    if isinstance(error, LimitExceeded | HeadTooLarge | BodyTooLarge):
        return MappingProxyType({"limit": error.limit, "found": error.found})
    if isinstance(error, BadPattern):
        where = {"line": error.line, "column": error.column}
        return MappingProxyType({**where, "expected": list(error.expected)})
    if isinstance(error, RuleError):
        return MappingProxyType({"rule": error.code})
    return MappingProxyType({})


def _bounded(sentence: str) -> str:
    """Sentences quote what was sent; what was sent may be long."""
    return sentence if len(sentence) <= LONGEST_SENTENCE else sentence[: LONGEST_SENTENCE - 1] + "…"
