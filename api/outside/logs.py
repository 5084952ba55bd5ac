"""One line for each request: names, numbers and codes; never a value, never a text, nor who asked."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from api.errors import Code
from api.outside.seen import Seen

LONGEST_NAME = 80
OURS = frozenset({Code.INTERNAL, Code.UNAVAILABLE, Code.TIMEOUT})
"""Codes that speak of the service rather than of its caller."""

log = logging.getLogger("yuanliu.request")


def told(over: Sequence[Seen]) -> None:
    """The lines of requests that are over; a warning where the service failed one."""
    if not log.isEnabledFor(logging.WARNING):
        return
    every = log.isEnabledFor(logging.INFO)
    now = time.time() - time.monotonic()
    for seen in over:
        failed = seen.status >= 500 or (seen.codes and not OURS.isdisjoint(seen.codes))
        if not failed and not every:
            continue
        # made here, since the logger would first look through the stack for who calls
        level = logging.WARNING if failed else logging.INFO
        record = logging.LogRecord(log.name, level, "", 0, "request", None, None)
        record.created = now + seen.began + seen.seconds
        record.msecs = record.created % 1 * 1000
        record.facts = facts(seen)
        log.handle(record)


def facts(seen: Seen) -> dict[str, Any]:
    """What is told of a request; what does not hold for it is left out. Times in milliseconds."""
    found: dict[str, Any] = {"door": seen.door, "method": seen.method, "status": seen.status or "left"}
    if seen.operation:
        found["operation"] = seen.operation[:LONGEST_NAME]
    if seen.way:
        found["way"] = seen.way
    if seen.cost:
        found["cost"] = seen.cost
    if seen.questions:
        found["questions"] = dict(Counter(each.name for each in seen.questions))
    if version := seen.version:
        found["version"] = version
    if seen.codes:
        found["codes"] = dict(Counter(seen.codes))
    found["milliseconds"] = round(seen.seconds * 1000, 2)
    if seen.waited:
        found["waited"] = round(seen.waited * 1000, 2)
    if seen.trace:
        found["trace"] = seen.trace
    return found
