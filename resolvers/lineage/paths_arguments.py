"""The arguments of `paths`: bounds, defaults, and the request that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import BadArgument
from graph.lineage.paths.ast import ANY_PATH, MAX_LENGTH
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.parser import parse_pattern
from graph.lineage.paths.request import PathRequest
from resolvers.context import Context
from resolvers.lineage import lineage_arguments
from resolvers.lineage.lineage_arguments import bounded

MAX_VALUES = {"maxLength": MAX_LENGTH, "limit": 100}
DEFAULT_VALUES = {"maxLength": 10, "limit": 20}
DEFAULT_ARGUMENTS: Mapping[str, Any] = {
    **DEFAULT_VALUES,
    "milliseconds": lineage_arguments.DEFAULT_VALUES["milliseconds"],
}


def build_path_request(context: Context, arguments: Mapping[str, Any], cursor: PathCursor | None) -> PathRequest:
    """The path search of these arguments. `cursor`: of a later page. Raises BadArgument, BadPattern, LimitExceeded."""
    pattern = arguments.get("pattern")
    return PathRequest(
        start=arguments["from"],
        goal=arguments["to"],
        pattern=ANY_PATH if pattern is None else parse_pattern(pattern),
        max_length=_bounded("maxLength", arguments.get("maxLength")),
        limit=_bounded("limit", arguments.get("limit")),
        milliseconds=bounded("milliseconds", arguments.get("milliseconds")),
        audiences=context.audiences,
        as_of=cursor.as_of if cursor else arguments.get("asOf") or context.now,
        after=cursor.after if cursor else (),
    )


def _bounded(name: str, value: int | None) -> int:
    number = DEFAULT_VALUES[name] if value is None else value
    if not 1 <= number <= MAX_VALUES[name]:
        raise BadArgument.out_of_bounds(name, number, 1, MAX_VALUES[name])
    return number
