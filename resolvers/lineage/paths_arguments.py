"""The arguments of `paths`: bounds, defaults, and the request that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import BadArgument
from domain.rules.node_ids import PREFIXES, prefix_of
from graph.lineage.paths.ast import ANY_PATH, MAX_LENGTH
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.parser import parse_pattern
from graph.lineage.paths.request import PathRequest
from graph.pagination import window
from resolvers.context import Context
from resolvers.lineage import lineage_arguments
from resolvers.lineage.lineage_arguments import bounded

DEFAULT_LENGTH = 10
DEFAULT_ARGUMENTS: Mapping[str, Any] = {
    "maxLength": DEFAULT_LENGTH,
    "milliseconds": lineage_arguments.DEFAULT_VALUES["milliseconds"],
}


def build_path_request(context: Context, arguments: Mapping[str, Any], cursor: PathCursor | None) -> PathRequest:
    """The path search of these arguments. `cursor`: of a later page. Raises BadArgument, BadPageSize, BadPattern,
    LimitExceeded."""
    pattern = arguments.get("pattern")
    _check_ends(arguments["from"], arguments["to"])
    return PathRequest(
        start=arguments["from"],
        goal=arguments["to"],
        pattern=ANY_PATH if pattern is None else parse_pattern(pattern),
        max_length=_max_length(arguments.get("maxLength")),
        limit=window(arguments).size,
        milliseconds=bounded("milliseconds", arguments.get("milliseconds")),
        audiences=context.audiences,
        as_of=cursor.as_of if cursor else arguments.get("asOf") or context.now,
        after=cursor.after if cursor else (),
    )


def _check_ends(start: str, goal: str) -> None:
    """Raises BadArgument unless both ends, or none of them, are fields."""
    if (prefix_of(start) == PREFIXES["FIELD"]) != (prefix_of(goal) == PREFIXES["FIELD"]):
        raise BadArgument(
            "One of from and to is a field, and the other is not.",
            argument="to",
            zh="参数 from 和 to 中只有一个是字段。",
            remedy="Use two fields, or two data resources.",
            remedy_zh="请填两个字段，或两个数据资源。",
        )


def _max_length(value: int | None) -> int:
    number = DEFAULT_LENGTH if value is None else value
    if not 1 <= number <= MAX_LENGTH:
        raise BadArgument.out_of_bounds("maxLength", number, 1, MAX_LENGTH)
    return number
