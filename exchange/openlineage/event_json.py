"""Parses the JSON of events, also where a text has half a character."""

from __future__ import annotations

import json
from typing import Any

import orjson


def parse_json(content: str | bytes) -> Any:
    """The JSON value. Raises orjson.JSONDecodeError.

    Half a character, a lone surrogate, is accepted, so that only the event that has one is refused.
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise error from None
