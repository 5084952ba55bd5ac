"""The access log: one line for each request, with names, numbers and codes; never a value, a text or the caller."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from api.errors import Code
from api.request_record import RequestRecord

MAX_NAME_LENGTH = 80
"""Characters of an operation's name, in log lines and spans."""
SERVICE_FAULTS = frozenset({Code.INTERNAL, Code.UNAVAILABLE, Code.TIMEOUT})
"""Codes of faults of the service, not of its caller."""

log = logging.getLogger("yuanliu.request")


def log_requests(records: Sequence[RequestRecord]) -> None:
    """Logs finished requests: at level warning if the service failed, else at level info."""
    if not log.isEnabledFor(logging.WARNING):
        return
    logs_all = log.isEnabledFor(logging.INFO)
    offset = time.time() - time.monotonic()
    for request_record in records:
        failed = request_record.status >= 500 or (
            request_record.codes and not SERVICE_FAULTS.isdisjoint(request_record.codes)
        )
        if not failed and not logs_all:
            continue
        # created here, since Logger.log would search the stack for its caller first
        level = logging.WARNING if failed else logging.INFO
        log_record = logging.LogRecord(log.name, level, "", 0, "request", None, None)
        log_record.created = offset + request_record.began + request_record.seconds
        log_record.msecs = log_record.created % 1 * 1000
        log_record.facts = log_fields(request_record)
        log.handle(log_record)


def log_fields(request_record: RequestRecord) -> dict[str, Any]:
    """The fields of a request's line, without those that do not apply. Times are in milliseconds."""
    fields: dict[str, Any] = {
        "endpoint_class": request_record.endpoint_class,
        "method": request_record.method,
        "status": request_record.status or "left",
    }
    if request_record.operation:
        fields["operation"] = request_record.operation[:MAX_NAME_LENGTH]
    if request_record.execution_path:
        fields["execution_path"] = request_record.execution_path
    if request_record.cost:
        fields["cost"] = request_record.cost
    if request_record.queries:
        fields["queries"] = dict(Counter(query.name for query in request_record.queries))
    if version := request_record.version:
        fields["version"] = version
    if request_record.codes:
        fields["codes"] = dict(Counter(request_record.codes))
    fields["milliseconds"] = round(request_record.seconds * 1000, 2)
    if request_record.queue_seconds:
        fields["queue_milliseconds"] = round(request_record.queue_seconds * 1000, 2)
    if request_record.trace:
        fields["trace"] = request_record.trace
    return fields
