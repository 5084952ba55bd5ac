"""The closed list of public codes: every error of ours has one, every one has its heading; limits have their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from api.errors import Code
from api.errors.formatting import DOCS, ResponseError
from api.limits.document import LIMITS
from domain.errors import LimitExceeded, RuleError, SetupError, UnknownReference, YuanliuError
from graph.pagination import DEFAULT_SIZE, LARGEST_SIZE

ROOT = Path(__file__).parent.parent.parent
ERRORS = (ROOT / DOCS).read_text("utf-8")
LIMITS_PAGE = (ROOT / "docs" / "limits.md").read_text("utf-8")
SECTION = re.compile(r"^## ([A-Z_]+)\n(.+?)(?=^## |^---|\Z)", re.MULTILINE | re.DOTALL)
CODES_OF_LIMITS = {
    "head": "HEAD_TOO_LARGE",
    "body": "BODY_TOO_LARGE",
    "document": "DOCUMENT_TOO_LARGE",
    "page": "BAD_PAGE_SIZE",
    "statement": "TIMEOUT",
}
# Made with a code of their own each time; or for a terminal, where docs/errors.md does not reach.
WITHOUT_ONE_CODE = (LimitExceeded, UnknownReference, SetupError)


def below(kind: type[YuanliuError]) -> Iterator[type[YuanliuError]]:
    for each in kind.__subclasses__():
        yield each
        yield from below(each)


def test_every_code_has_a_heading_and_every_heading_a_code() -> None:
    assert [name for name, _ in SECTION.findall(ERRORS)] == [str(code) for code in Code]


@pytest.mark.parametrize(("code", "section"), SECTION.findall(ERRORS))
def test_a_heading_has_a_sentence_in_both_languages_a_cause_and_a_remedy(code: str, section: str) -> None:
    english, chinese = section.splitlines()[:2]
    assert re.fullmatch(r"[^\u4e00-\u9fff]+\.", english), code
    assert re.fullmatch(r".*[\u4e00-\u9fff].*。", chinese), code
    assert re.search(r"^- Answered: .+\.$", section, re.MULTILINE), code
    assert re.search(r"^- Cause: .+\.$", section, re.MULTILINE), code
    assert re.search(r"^- Remedy: .+[\u4e00-\u9fff].*。$", section, re.MULTILINE), code


def test_every_error_of_ours_has_a_public_code() -> None:
    for kind in below(YuanliuError):
        if not issubclass(kind, (*WITHOUT_ONE_CODE, RuleError)) and not kind.__module__.startswith("tests"):
            assert kind.code in {*Code}, kind
    for reference in UnknownReference.KINDS:
        assert UnknownReference(reference, "argument", "x").code in {*Code}


def test_every_public_code_but_the_masked_one_is_raised_somewhere() -> None:
    """A code no line names is a promise nobody keeps."""
    sources = "\n".join(
        path.read_text("utf-8")
        for folder in ("api", "resolvers", "graph", "exchange", "domain")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "api" / "errors" / "codes.py"
    )
    references = {f"UNKNOWN_{kind}" for kind in UnknownReference.KINDS}
    for code in Code:
        assert f'"{code}"' in sources or f"code = Code.{code}\n" in sources or str(code) in references, code


def test_an_error_for_the_terminal_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    failure = ResponseError.of(SetupError("The port 8000 is taken.", remedy="Stop the other process."))
    assert failure.code == "INTERNAL"
    assert "8000" not in failure.message
    assert caplog.records


def test_the_page_of_limits_has_the_table_of_the_code() -> None:
    rows = re.findall(
        r"^\| (\w+) \| ([\d,]+)(?: (bytes|seconds))? \| \[(\w+)\]\(errors\.md#(\w+)\) \|", LIMITS_PAGE, re.MULTILINE
    )
    written = {name: float(value.replace(",", "")) for name, value, _, _, _ in rows}
    assert written == asdict(LIMITS)
    assert list(written) == list(asdict(LIMITS))
    for name, _, unit, code, anchor in rows:
        assert code == CODES_OF_LIMITS.get(name, f"{name.upper()}_EXCEEDED")
        assert code in {*Code}
        assert anchor == code.lower()
        assert unit == {"head": "bytes", "body": "bytes", "document": "bytes", "statement": "seconds"}.get(name, "")


def test_the_limits_that_others_keep_are_theirs() -> None:
    assert (LIMITS.page, DEFAULT_SIZE) == (LARGEST_SIZE, 20)
    assert f"without either {DEFAULT_SIZE}" in LIMITS_PAGE
