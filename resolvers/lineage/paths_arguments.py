"""The arguments of `paths`: their bounds, their defaults, and the question they ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import BadArgument
from graph.lineage.paths.ast import ANYTHING, LONGEST
from graph.lineage.paths.cursor import PathCursor
from graph.lineage.paths.parser import parse_pattern
from graph.lineage.paths.request import PathRequest
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import DEFAULT as OF_A_WALK
from resolvers.lineage.lineage_arguments import bounded

MOST = {"maxLength": LONGEST, "limit": 100}
DEFAULT = {"maxLength": 10, "limit": 20}
SAID_BY_DEFAULT: Mapping[str, Any] = {**DEFAULT, "milliseconds": OF_A_WALK["milliseconds"]}


def build_path_request(context: Context, arguments: Mapping[str, Any], cursor: PathCursor | None) -> PathRequest:
    """What the arguments ask; `cursor`: of the page that is continued. Raises BadArgument, LimitExceeded."""
    pattern = arguments.get("pattern")
    return PathRequest(
        start=arguments["from"],
        goal=arguments["to"],
        pattern=ANYTHING if pattern is None else parse_pattern(pattern),
        most=_within("maxLength", arguments.get("maxLength")),
        limit=_within("limit", arguments.get("limit")),
        milliseconds=bounded("milliseconds", arguments.get("milliseconds")),
        audiences=context.audiences,
        as_of=cursor.as_of if cursor else arguments.get("asOf") or context.now,
        after=cursor.after if cursor else (),
    )


def _within(name: str, value: int | None) -> int:
    number = DEFAULT[name] if value is None else value
    if not 1 <= number <= MOST[name]:
        raise BadArgument(
            f"{name} is {number:,}; it may be 1 to {MOST[name]}.",
            zh=f"参数 {name} 超出范围（允许 1–{MOST[name]}）。",
            remedy="Ask within the bounds; docs/limits.md lists them.",
            remedy_zh="请在允许范围内取值；各项上限见 docs/limits.md。",
        )
    return number
