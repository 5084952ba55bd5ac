"""Log lines: JSON or text, default levels, errors without their messages."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
import pytest

from api.observability.access_log import log_fields, log_requests
from api.request_record import RequestRecord
from server.logging_setup import set_up_logging
from settings import LogSettings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored_logging() -> Iterator[None]:
    """Restore the logging configuration of the process after each test."""
    root, service = logging.getLogger(), logging.getLogger("yuanliu")
    handlers, levels = list(root.handlers), (root.level, service.level)
    yield
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(levels[0])
    service.setLevel(levels[1])


def request_record(status: int = 200, *codes: str) -> RequestRecord:
    record = RequestRecord("graphql", 0.0, "POST")
    record.seconds, record.status, record.operation, record.cost, record.codes = 0.00345, status, "Named", 3, codes
    return record


def test_a_line_has_the_time_at_which_its_request_ended() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    earlier, later = request_record(), request_record()
    earlier.began = time.monotonic() - 3600
    later.began = earlier.began + 1.5
    log_requests([earlier, later])
    first, second = (datetime.fromisoformat(orjson.loads(line)["at"]) for line in stream.getvalue().splitlines())
    assert abs((second - first).total_seconds() - 1.5) < 0.002
    assert 3590 < (datetime.now(UTC) - first).total_seconds() < 3610


def log_an_error() -> None:
    try:
        raise ValueError("secret")
    except ValueError:
        logging.getLogger("yuanliu.api").exception("error %s", "1a2b")


def test_without_a_terminal_each_request_is_a_json_line() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    log_requests([request_record()])
    log_requests([request_record(0)])
    first, second = (orjson.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["level"], first["milliseconds"], first["status"]) == ("request", "info", 3.45, 200)
    assert second["status"] == "left"


def test_on_a_terminal_only_failures_are_logged_as_text() -> None:
    stream = Terminal()
    set_up_logging(LogSettings(), stream)
    log_requests([request_record()])
    assert stream.getvalue() == ""
    log_requests([request_record(200, "TIMEOUT", "TIMEOUT")])
    (line,) = stream.getvalue().splitlines()
    assert line[9:] == (
        "warning request endpoint_class=graphql method=POST status=200 operation=Named cost=3 codes=TIMEOUT×2 "
        "milliseconds=3.45"
    )


def test_error_messages_are_logged_at_debug_only() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    log_an_error()
    line = orjson.loads(stream.getvalue())
    assert (line["event"], line["errors"][0]["type"]) == ("error 1a2b", "ValueError")
    assert line["errors"][0]["frames"][0].startswith("tests/unit/test_logs.py:")
    assert "secret" not in stream.getvalue()
    stream = io.StringIO()
    set_up_logging(LogSettings("text", "debug"), stream)
    log_an_error()
    assert "  ValueError secret\n    tests/unit/test_logs.py:" in stream.getvalue()


def test_a_configured_level_and_form_take_precedence() -> None:
    stream = Terminal()
    set_up_logging(LogSettings("json", "error"), stream)
    log_requests([request_record(503)])
    log_an_error()
    assert [orjson.loads(line)["level"] for line in stream.getvalue().splitlines()] == ["error"]


def test_a_client_error_is_not_a_warning() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(level="warning"), stream)
    log_requests([request_record(400, "VALIDATION")])
    log_requests([request_record(500, "INTERNAL")])
    assert stream.getvalue().count("\n") == 1


def test_a_long_operation_name_is_truncated() -> None:
    record = request_record()
    record.operation = "x" * 1_000
    assert len(log_fields(record)["operation"]) == 80
