"""One line for each request: names, numbers and codes; never a value, never a text, nor who asked."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from api.errors import Code
from api.request_record import RequestRecord

LONGEST_NAME = 80
SERVICE_FAULTS = frozenset({Code.INTERNAL, Code.UNAVAILABLE, Code.TIMEOUT})
"""Codes that speak of the service rather than of its caller."""

log = logging.getLogger("yuanliu.request")


def log_requests(over: Sequence[RequestRecord]) -> None:
    """The lines of requests that are over; a warning where the service failed one."""
    if not log.isEnabledFor(logging.WARNING):
        return
    every = log.isEnabledFor(logging.INFO)
    now = time.time() - time.monotonic()
    for request_record in over:
        failed = request_record.status >= 500 or (
            request_record.codes and not SERVICE_FAULTS.isdisjoint(request_record.codes)
        )
        if not failed and not every:
            continue
        # made here, since the logger would first look through the stack for who calls
        level = logging.WARNING if failed else logging.INFO
        record = logging.LogRecord(log.name, level, "", 0, "request", None, None)
        record.created = now + request_record.began + request_record.seconds
        record.msecs = record.created % 1 * 1000
        record.facts = log_fields(request_record)
        log.handle(record)


def log_fields(request_record: RequestRecord) -> dict[str, Any]:
    """What is told of a request; what does not hold for it is left out. Times in milliseconds."""
    found: dict[str, Any] = {
        "door": request_record.endpoint_class,
        "method": request_record.method,
        "status": request_record.status or "left",
    }
    if request_record.operation:
        found["operation"] = request_record.operation[:LONGEST_NAME]
    if request_record.execution_path:
        found["way"] = request_record.execution_path
    if request_record.cost:
        found["cost"] = request_record.cost
    if request_record.questions:
        found["questions"] = dict(Counter(each.name for each in request_record.questions))
    if version := request_record.version:
        found["version"] = version
    if request_record.codes:
        found["codes"] = dict(Counter(request_record.codes))
    found["milliseconds"] = round(request_record.seconds * 1000, 2)
    if request_record.queue_seconds:
        found["waited"] = round(request_record.queue_seconds * 1000, 2)
    if request_record.trace:
        found["trace"] = request_record.trace
    return found
