"""Arguments of a root field as texts, from a query string or a command line, by their types in the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_required_argument,
)

from api.limits.document import LIMITS
from api.limits.values import WITHOUT_LITERALS, values_violation
from domain.chinese import quoted
from domain.errors import BadArgument

MAX_QUOTED = 80
_INTEGER = re.compile(r"-?[0-9]{1,20}")
Parameters = Mapping[str, GraphQLArgument]
"""The arguments that an export takes, by parameter."""


def argument_values(arguments: Parameters, texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The values of the arguments that are given, as variables of a GraphQL request. Input objects are JSON.

    Raises BadArgument for a required argument without a value and for a text that is not of the type, LimitExceeded
    for a filter with too many values, or nested too deeply.
    """
    values: dict[str, Any] = {}
    for name, argument in arguments.items():
        if not texts.get(name):
            if is_required_argument(argument):
                raise _bad_argument(name, "is missing", "未填写", "Give it a value.", "请填写该参数。")
            continue
        values[name] = _value(name, argument, texts[name])
    for check in (values_violation, WITHOUT_LITERALS.violation):
        if exceeded := check(values, LIMITS):
            raise exceeded
    return values


def is_repeatable(argument: GraphQLArgument) -> bool:
    """Whether an argument is a list of plain values, whose parameter may be repeated."""
    return is_list_type(get_nullable_type(argument.type)) and not is_json(argument)


def is_json(argument: GraphQLArgument) -> bool:
    """Whether an argument is an input object or a list of them, which is written as JSON."""
    return isinstance(get_named_type(argument.type), GraphQLInputObjectType)


def _value(name: str, argument: GraphQLArgument, texts: Sequence[str]) -> Any:
    kind = get_named_type(argument.type)
    if is_repeatable(argument):
        return [_plain(name, kind, text) for text in texts]
    if len(texts) > 1:
        times = len(texts)
        raise _bad_argument(name, f"is given {times} times", f"出现 {times} 次", "Give it once.", "只能填写一次。")
    return _json(name, texts[0]) if is_json(argument) else _plain(name, kind, texts[0])


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad_argument(
            name,
            "is not JSON",
            "不是有效的 JSON",
            'Write it as JSON, such as {"name": {"contains": "人口"}}.',
            '请写成 JSON，例如 {"name": {"contains": "人口"}}。',
        ) from error


def _plain(name: str, kind: GraphQLNamedType, text: str) -> Any:
    """The value of a text. Scalars other than numbers and truth values are texts, which the schema checks."""
    parse = PARSERS.get(kind.name)
    if parse is None:
        return text
    try:
        return parse(text)
    except ValueError as error:
        shown = text[:MAX_QUOTED]
        raise _bad_argument(
            name,
            f"is {shown!r}, which is not of the type {kind.name}",
            f"的值{quoted(shown)}不是 {kind.name} 类型",
            "Write a number in digits, and a truth value as true or false.",
            "数值请用数字书写，真假值请写 true 或 false。",
        ) from error


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _integer(text: str) -> int:
    # int() also takes blanks, underscores and digits of other scripts.
    if not _INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


PARSERS: Mapping[str, Callable[[str], Any]] = {
    GraphQLInt.name: _integer,
    GraphQLFloat.name: float,
    GraphQLBoolean.name: _boolean,
    "Long": _integer,
}
"""By the name of a scalar."""


def _bad_argument(name: str, problem: str, problem_zh: str, remedy: str, remedy_zh: str) -> BadArgument:
    return BadArgument(
        f"{name} {problem}.",
        argument=name,
        zh=f"参数 {name} {problem_zh}。",
        remedy=f"{remedy} /docs/export lists the parameters.",
        remedy_zh=f"{remedy_zh}各参数见 /docs/export。",
    )
