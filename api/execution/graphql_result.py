"""The content of a GraphQL response, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from api.errors.formatting import ResponseError


@dataclass(frozen=True, slots=True)
class GraphQLResult:
    """The content of a response.

    `executed`: whether the operation began; if not, the response has no `data`, not even null. `cached_body`: the JSON,
    if the response is in the cache. `valid_until`: the instant at which the response expires though nobody writes; None
    if it does not expire.
    """

    executed: bool
    data: dict[str, Any] | None
    failures: tuple[ResponseError, ...]
    extensions: Mapping[str, Any] | None = None
    cached_body: bytes | None = None
    valid_until: datetime | None = None

    def body(self, language: str) -> bytes:
        """The response as JSON, with the errors first, so that a reader sees them (GraphQL, section 7.1)."""
        if self.cached_body is not None:
            return self.cached_body
        response: dict[str, Any] = {}
        if self.failures:
            response["errors"] = [failure.formatted(language) for failure in self.failures]
        if self.executed:
            response["data"] = self.data
        if self.extensions:
            response["extensions"] = self.extensions
        return orjson.dumps(response)


def error_result(*failures: ResponseError) -> GraphQLResult:
    """A result without data: the operation did not run."""
    return GraphQLResult(executed=False, data=None, failures=failures)
