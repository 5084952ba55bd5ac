"""The closed list of public codes, their headings in docs/errors.md, and the rows of docs/limits.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from api.errors import Code
from api.errors.formatting import ResponseError
from api.limits.document import LIMITS
from domain.errors import (
    BadArgument,
    BadCursor,
    BadPageSize,
    BadPattern,
    LimitExceeded,
    RuleError,
    SetupError,
    UnknownReference,
    YuanliuError,
)
from graph.pagination import DEFAULT_SIZE, MAX_SIZE, window

ROOT = Path(__file__).parent.parent.parent
ERRORS = (ROOT / "docs" / "errors.md").read_text("utf-8")
LIMITS_PAGE = (ROOT / "docs" / "limits.md").read_text("utf-8")
SECTION = re.compile(r"^## ([A-Z_]+)\n(.+?)(?=^## |^---|\Z)", re.MULTILINE | re.DOTALL)
CODES_OF_LIMITS = {
    "head": "HEAD_TOO_LARGE",
    "body": "BODY_TOO_LARGE",
    "document": "DOCUMENT_TOO_LARGE",
    "page": "BAD_PAGE_SIZE",
    "statement": "TIMEOUT",
}
# Their code depends on the instance, or they are printed on a terminal only.
WITHOUT_ONE_CODE = (LimitExceeded, UnknownReference, SetupError)


def subclasses(kind: type[YuanliuError]) -> Iterator[type[YuanliuError]]:
    for subclass in kind.__subclasses__():
        yield subclass
        yield from subclasses(subclass)


def test_codes_and_headings_are_the_same() -> None:
    assert [name for name, _ in SECTION.findall(ERRORS)] == [str(code) for code in Code]


@pytest.mark.parametrize(("code", "section"), SECTION.findall(ERRORS))
def test_each_heading_has_both_languages_cause_and_remedy(code: str, section: str) -> None:
    english, chinese = section.splitlines()[:2]
    assert re.fullmatch(r"[^\u4e00-\u9fff]+\.", english), code
    assert re.fullmatch(r".*[\u4e00-\u9fff].*。", chinese), code
    assert re.search(r"^- Answered: .+\.$", section, re.MULTILINE), code
    assert re.search(r"^- Cause: .+\.$", section, re.MULTILINE), code
    assert re.search(r"^- Remedy: .+[\u4e00-\u9fff].*。$", section, re.MULTILINE), code


def test_every_error_class_has_a_public_code() -> None:
    for kind in subclasses(YuanliuError):
        if not issubclass(kind, (*WITHOUT_ONE_CODE, RuleError)) and not kind.__module__.startswith("tests"):
            assert kind.code in {*Code}, kind
    for reference in UnknownReference.KINDS:
        assert UnknownReference(reference, "argument", "x").code in {*Code}


def test_every_public_code_is_used() -> None:
    """INTERNAL included: each code is in the code of a package."""
    sources = "\n".join(
        path.read_text("utf-8")
        for folder in ("api", "resolvers", "graph", "exchange", "domain")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "api" / "errors" / "codes.py"
    )
    references = {f"UNKNOWN_{kind}" for kind in UnknownReference.KINDS}
    for code in Code:
        assert f'"{code}"' in sources or f"code = Code.{code}\n" in sources or str(code) in references, code


ARGUMENT_ERRORS: list[tuple[YuanliuError, str]] = [
    (BadArgument.out_of_bounds("depth", 0, 1, 10), "depth"),
    (BadArgument.wrong_length("ids", 0, 1, 100), "ids"),
    (BadCursor.of_list("x", "before"), "before"),
    (BadCursor.of("x", "after"), "after"),
    (BadPattern(1, 1, "x", ("ANY",)), "pattern"),
    *[(UnknownReference(kind, "where.x", "1"), "where.x") for kind in UnknownReference.KINDS],
]
WITHOUT_ARGUMENT = {
    # the text of an instant is parsed where its argument is not known
    "domain/errors.py": "BadDate",
    # the body of the request is the event
    "exchange/openlineage/errors.py": "BadEvent",
}


@pytest.mark.parametrize(("error", "argument"), ARGUMENT_ERRORS, ids=lambda value: str(value)[:30])
def test_errors_of_arguments_name_the_argument(error: YuanliuError, argument: str) -> None:
    assert ResponseError.of(error).formatted("zh")["extensions"]["argument"] == argument


@pytest.mark.parametrize("arguments", [{"first": 0}, {"first": 101}, {"last": 0}, {"first": 1, "last": 1}], ids=str)
def test_errors_of_page_sizes_name_the_argument(arguments: dict[str, int]) -> None:
    with pytest.raises(BadPageSize) as raised:
        window(arguments)
    assert ResponseError.of(raised.value).details == {"argument": [*arguments][-1]}


def test_no_other_error_leaves_the_argument_empty() -> None:
    """The type checker requires an argument of every BadArgument; an empty one is an exception."""
    empty = {
        str(path.relative_to(ROOT))
        for folder in ("api", "resolvers", "graph", "exchange", "domain")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r'argument=""', path.read_text("utf-8"))
    }
    assert empty == set(WITHOUT_ARGUMENT)


def test_the_page_says_which_errors_name_the_argument() -> None:
    [sentence] = re.findall(r"^`argument` is .*$", ERRORS, re.MULTILINE)
    for code in ("BAD_ARGUMENT", "BAD_PAGE_SIZE", "BAD_CURSOR", "BAD_PATTERN", "UNKNOWN_…"):
        assert f"`{code}`" in sentence


def test_setup_error_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    failure = ResponseError.of(SetupError("The port 8000 is taken.", remedy="Stop the other process."))
    assert failure.code == "INTERNAL"
    assert "8000" not in failure.message
    assert caplog.records


def test_limits_page_has_the_limits_of_the_code() -> None:
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


def test_page_size_limit_is_that_of_pagination() -> None:
    assert (LIMITS.page, DEFAULT_SIZE) == (MAX_SIZE, 20)
    assert f"without either {DEFAULT_SIZE}" in LIMITS_PAGE
