"""Lines of the log: JSON or text, the level that fits the reader, errors without their words."""

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
def _as_before() -> Iterator[None]:
    """The process's logging is put back."""
    root, ours = logging.getLogger(), logging.getLogger("yuanliu")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    for each in list(root.handlers):
        root.removeHandler(each)
    for each in handlers:
        root.addHandler(each)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def seen(status: int = 200, *codes: str) -> RequestRecord:
    found = RequestRecord("graphql", 0.0, "POST")
    found.seconds, found.status, found.operation, found.cost, found.codes = 0.00345, status, "Named", 3, codes
    return found


def test_a_line_tells_when_its_request_ended() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    one, two = seen(), seen()
    one.began = time.monotonic() - 3600
    two.began = one.began + 1.5
    log_requests([one, two])
    first, second = (datetime.fromisoformat(orjson.loads(line)["at"]) for line in stream.getvalue().splitlines())
    assert abs((second - first).total_seconds() - 1.5) < 0.002
    assert 3590 < (datetime.now(UTC) - first).total_seconds() < 3610


def fails() -> None:
    try:
        raise ValueError("secret")
    except ValueError:
        logging.getLogger("yuanliu.api").exception("error %s", "1a2b")


def test_json_where_no_terminal_reads_a_line_for_each_request() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    log_requests([seen()])
    log_requests([seen(0)])
    first, second = (orjson.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["level"], first["milliseconds"], first["status"]) == ("request", "info", 3.45, 200)
    assert second["status"] == "left"


def test_text_on_a_terminal_and_only_what_went_wrong() -> None:
    stream = Terminal()
    set_up_logging(LogSettings(), stream)
    log_requests([seen()])
    assert stream.getvalue() == ""
    log_requests([seen(200, "TIMEOUT", "TIMEOUT")])
    (line,) = stream.getvalue().splitlines()
    assert line[9:] == (
        "warning request endpoint_class=graphql method=POST status=200 operation=Named cost=3 codes=TIMEOUT×2 "
        "milliseconds=3.45"
    )


def test_what_an_error_says_is_told_at_debug_only() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(), stream)
    fails()
    line = orjson.loads(stream.getvalue())
    assert (line["event"], line["errors"][0]["type"]) == ("error 1a2b", "ValueError")
    assert line["errors"][0]["frames"][0].startswith("tests/unit/test_logs.py:")
    assert "secret" not in stream.getvalue()
    stream = io.StringIO()
    set_up_logging(LogSettings("text", "debug"), stream)
    fails()
    assert "  ValueError secret\n    tests/unit/test_logs.py:" in stream.getvalue()


def test_a_level_and_a_form_that_are_asked_for_are_kept() -> None:
    stream = Terminal()
    set_up_logging(LogSettings("json", "error"), stream)
    log_requests([seen(503)])
    fails()
    assert [orjson.loads(line)["level"] for line in stream.getvalue().splitlines()] == ["error"]


def test_a_callers_mistake_is_no_warning() -> None:
    stream = io.StringIO()
    set_up_logging(LogSettings(level="warning"), stream)
    log_requests([seen(400, "VALIDATION")])
    log_requests([seen(500, "INTERNAL")])
    assert stream.getvalue().count("\n") == 1


def test_an_operations_name_is_cut() -> None:
    long = seen()
    long.operation = "x" * 1_000
    assert len(log_fields(long)["operation"]) == 80
