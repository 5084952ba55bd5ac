"""How long a walk may still take."""

from __future__ import annotations

import time

from graph.bolt import STATEMENT_SECONDS
from graph.errors import TimedOut


def left(end: float) -> float:
    """The seconds until `end` (of the monotonic clock). Raises TimedOut where none are left."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimedOut.after(0)
    return seconds


def for_one(end: float) -> float:
    """The seconds a statement that follows a walk may take: what is left, and no more than any. Raises TimedOut."""
    return min(left(end), STATEMENT_SECONDS)
