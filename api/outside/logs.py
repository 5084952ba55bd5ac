"""One line for each request: names, numbers and codes; never a value, never a text, nor who asked."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from api.errors import Code
from api.outside.seen import Seen

LONGEST_NAME = 80
OURS = frozenset({Code.INTERNAL, Code.UNAVAILABLE, Code.TIMEOUT})
"""Codes that speak of the service rather than of its caller."""

log = logging.getLogger("yuanliu.request")


def told(seen: Seen) -> None:
    """The line of a request that is over; a warning where the service failed it."""
    level = logging.WARNING if seen.status >= 500 or not OURS.isdisjoint(seen.codes) else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "request", extra={"facts": facts(seen)})


def facts(seen: Seen) -> dict[str, Any]:
    """What is told of a request; what does not hold for it is left out. Times in milliseconds."""
    found: dict[str, Any] = {
        "door": seen.door,
        "method": seen.method,
        "status": seen.status or "left",
        "operation": seen.operation[:LONGEST_NAME],
        "way": seen.way,
        "cost": seen.cost,
        "questions": dict(Counter(each.name for each in seen.questions)),
        "version": seen.version,
        "codes": dict(Counter(seen.codes)),
        "milliseconds": round(seen.seconds * 1000, 2),
        "waited": round(seen.waited * 1000, 2),
        "trace": seen.trace,
    }
    return {name: value for name, value in found.items() if value}
