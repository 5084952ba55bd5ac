"""Every error and violation says the same in Chinese as in English: the same values, in Chinese punctuation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.chinese import listed, quoted
from domain.errors import (
    BadArgument,
    BadCursor,
    BadPattern,
    CallerError,
    GraphChanged,
    LimitExceeded,
    TimedOut,
    Unavailable,
    UnknownReference,
    YuanliuError,
)
from domain.rules.instants import instant_of

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("api", "cli", "domain", "exchange", "graph", "neo4j_embedded", "resolvers", "server")
HELPERS = {"listed", "quoted", "repr", "str", "sorted", "map"}
CHINESE = "[\u4e00-\u9fff]"
ASCII_MARKS = re.compile(rf"{CHINESE}[\"',;:.!?]|[\"',;]\s?{CHINESE}|[(]{CHINESE}|{CHINESE}[)]")
ARTICLES = re.compile(r"Art\. ?\d+(\(\d+\))*")
NUMBERS = re.compile(r"\d+(?:,\d{3})*")
OTHER_NAMES = {
    # a Chinese label is served for a property's name
    "domain/rules/conformance.py": {"name", "label"},
    # the members of an enumeration by their labels
    "domain/rules/property_checks.py": {"member"},
    # the Chinese text of a violation may be missing; then it is the English one
    "exchange/openlineage/errors.py": {"zh"},
}


@dataclass(frozen=True)
class Sentence:
    """A sentence as written: its constant text, with a blank for each value, and the expressions of the values."""

    text: str
    values: tuple[ast.FormattedValue, ...]

    @property
    def names(self) -> set[str]:
        """The variables whose values it states; `name_zh` counts as `name`."""
        nodes = [node for value in self.values for node in ast.walk(value.value)]
        return {node.id.removesuffix("_zh") for node in nodes if isinstance(node, ast.Name)} - HELPERS

    @property
    def numbers(self) -> list[str]:
        return sorted(NUMBERS.findall(ARTICLES.sub("", self.text)))


def sentence_of(node: ast.expr | None) -> Sentence | None:
    """None for an expression that is not a text, such as a variable."""
    match node:
        case ast.Constant(value=str(text)):
            return Sentence(text, ())
        case ast.JoinedStr(values=parts):
            values = tuple(part for part in parts if isinstance(part, ast.FormattedValue))
            return Sentence(
                "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in parts), values
            )
        case ast.IfExp(body=body, orelse=orelse):
            first, second = sentence_of(body), sentence_of(orelse)
            return Sentence(f"{first.text}\n{second.text}", first.values + second.values) if first and second else None
    return None


def written_pairs() -> Iterator[tuple[str, Sentence | None, Sentence]]:
    """The place, the English and the Chinese sentence of each call with `zh` or `remedy_zh`."""
    files = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    for path in (*files, ROOT / "app.py", ROOT / "settings.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            message = given.get("sentence") or (call.args[0] if call.args else None)
            for english, chinese in ((message, given.get("zh")), (given.get("remedy"), given.get("remedy_zh"))):
                if sentence := sentence_of(chinese):
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", sentence_of(english), sentence


PAIRS = list(written_pairs())


def test_the_sentences_are_read_from_the_code() -> None:
    assert len(PAIRS) > 150
    assert sum(english is not None for _, english, _ in PAIRS) > 140


def test_chinese_sentences_have_no_ascii_punctuation_next_to_chinese() -> None:
    assert [(place, chinese.text) for place, _, chinese in PAIRS if ASCII_MARKS.search(chinese.text)] == []


def test_chinese_sentences_quote_values_in_chinese_marks() -> None:
    """`!r` would write ASCII quotation marks."""
    as_repr = [place for place, _, chinese in PAIRS if any(value.conversion == ord("r") for value in chinese.values)]
    assert as_repr == []


def test_chinese_sentences_state_the_values_of_the_english_ones() -> None:
    different = {
        place: (english.names ^ chinese.names, english.text, chinese.text)
        for place, english, chinese in PAIRS
        if english and (english.names ^ chinese.names) - OTHER_NAMES.get(place.partition(":")[0], set())
    }
    assert different == {}


def test_chinese_sentences_have_the_numbers_of_the_english_ones() -> None:
    different = {
        place: (english.text, chinese.text)
        for place, english, chinese in PAIRS
        if english and english.numbers != chinese.numbers
    }
    assert different == {}


def bad_date() -> YuanliuError:
    try:
        instant_of("1842-13-01")
    except YuanliuError as error:
        return error
    raise AssertionError("not a date")


ERRORS: list[YuanliuError] = [
    BadArgument.out_of_bounds("depth", 1_234, 1, 100),
    BadArgument.wrong_length("where.kinds", 101, 0, 100),
    BadCursor.of_list("Q3Vyc29y", "before"),
    BadCursor.of("Q3Vyc29y", "after"),
    BadPattern(2, 13, "AGREGATION", ("ANY", "(", "the end")),
    BadPattern(1, 1, "", ("ANY",)),
    *[UnknownReference(kind, "where.codes", "42-7") for kind in UnknownReference.KINDS],
    LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", 1_101, 100),
    GraphChanged(),
    Unavailable.database(),
    Unavailable.planning(),
    TimedOut.after(2.5),
    bad_date(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.code}-{error.message[:20]}")
def test_both_sentences_of_an_error_have_the_same_values(error: YuanliuError) -> None:
    values = re.compile(r"[A-Za-z]*\d[\w,.-]*\d|\d+|where\.\w+|AGREGATION|Q3Vyc29y|ANY")
    assert sorted(values.findall(error.zh)) == sorted(values.findall(error.message))
    assert error.zh.endswith("。")
    assert not ASCII_MARKS.search(error.zh)
    assert "'" not in error.zh
    if isinstance(error, CallerError) and error.argument.startswith("where"):
        assert error.argument in error.zh


def test_quoted_values_cannot_break_the_sentence() -> None:
    assert quoted("喀什'\n\ud800") == "“喀什'\\n\\ud800”"
    assert listed([1, "二"]) == "1、二"
