"""The arguments of `paths`: bounds, defaults, and the request that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import BadArgument
from graph.lineage.paths.ast import ANY_PATH, MAX_LENGTH
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.parser import parse_pattern
from graph.lineage.paths.request import PathRequest
from graph.lineage.request import Granularity
from graph.pagination import window
from resolvers.context import Context
from resolvers.lineage import lineage_arguments
from resolvers.lineage.lineage_arguments import bounded, start_id

DEFAULT_LENGTH = 10
DEFAULT_ARGUMENTS: Mapping[str, Any] = {
    "maxLength": DEFAULT_LENGTH,
    "milliseconds": lineage_arguments.DEFAULT_VALUES["milliseconds"],
}


def build_path_request(context: Context, arguments: Mapping[str, Any], cursor: PathCursor | None) -> PathRequest:
    """The path search of these arguments. `cursor`: of a later page. Raises BadArgument, BadPageSize, BadPattern,
    LimitExceeded."""
    pattern = arguments.get("pattern")
    return PathRequest(
        start=start_id(Granularity.FIELD, arguments["from"]),
        goal=start_id(Granularity.FIELD, arguments["to"]),
        pattern=ANY_PATH if pattern is None else parse_pattern(pattern),
        max_length=_max_length(arguments.get("maxLength")),
        limit=window(arguments).size,
        milliseconds=bounded("milliseconds", arguments.get("milliseconds")),
        audiences=context.audiences,
        as_of=cursor.as_of if cursor else arguments.get("asOf") or context.now,
        after=cursor.after if cursor else (),
    )


def _max_length(value: int | None) -> int:
    number = DEFAULT_LENGTH if value is None else value
    if not 1 <= number <= MAX_LENGTH:
        raise BadArgument.out_of_bounds("maxLength", number, 1, MAX_LENGTH)
    return number
