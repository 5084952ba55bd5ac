"""Parser of path patterns, with the grammar in pattern.lark. An error has its position and what was expected there.

Kinds and levels in the tree are values of our enumerations; no text of the caller gets further than this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from domain.errors import BadPattern, LimitExceeded
from domain.model.graph_enums import FlowKind, RegionLevel
from graph.lineage.paths.ast import MAX_LENGTH, Choice, Pattern, PatternHop, Repeat, Sequence, hop_count

MAX_PATTERN_CHARACTERS = 500
MAX_PATTERN_HOPS = 100
ANY = "ANY"
KINDS = (ANY, *(kind.value for kind in FlowKind))
LEVELS = tuple(level.value for level in RegionLevel)
COUNT = f"1–{MAX_LENGTH}"
TERMINAL_TEXTS = {
    "BAR": "|",
    "OPEN": "(",
    "CLOSE": ")",
    "OPEN_BRACE": "{",
    "CLOSE_BRACE": "}",
    "QUESTION": "?",
    "STAR": "*",
    "PLUS": "+",
    "COMMA": ",",
    "DOT": ".",
    "NUMBER": COUNT,
    "$END": "the end",
}
QUANTIFIERS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


@lru_cache(maxsize=256)
def parse_pattern(text: str) -> Pattern:
    """The tree of a pattern. Raises BadPattern, and LimitExceeded if its text or its number of hops is too large."""
    if len(text) > MAX_PATTERN_CHARACTERS:
        raise LimitExceeded("PATTERN_EXCEEDED", "The pattern's length", "模式长度", len(text), MAX_PATTERN_CHARACTERS)
    try:
        pattern = _parser().parse(text)
    except UnexpectedInput as error:
        raise _unexpected(text, error) from error
    assert isinstance(pattern, Pattern)  # noqa: S101 - the rule `start` returns one
    hops = hop_count(pattern)
    if hops > MAX_PATTERN_HOPS:
        subject = "With its counts written out, the pattern's number of flows"
        raise LimitExceeded("PATTERN_HOPS_EXCEEDED", subject, "写出重复次数后模式的流转数", hops, MAX_PATTERN_HOPS)
    return pattern


@v_args(inline=True)
class _Tree(Transformer[Token, Pattern]):
    """Builds the tree while parsing: one method for each rule or alias of the grammar."""

    def start(self, pattern: Pattern) -> Pattern:
        return pattern

    def choice(self, *parts: Pattern | Token) -> Pattern:
        patterns = tuple(part for part in parts if not isinstance(part, Token))
        return patterns[0] if len(patterns) == 1 else Choice(patterns)

    def sequence(self, *parts: Pattern) -> Pattern:
        return parts[0] if len(parts) == 1 else Sequence(parts)

    def group(self, _open: Token, pattern: Pattern, _close: Token) -> Pattern:
        return pattern

    def name(self, word: Token) -> PatternHop:
        if word not in (*KINDS, "."):
            raise _bad(word, (*KINDS, "(", "."))
        return PatternHop(None if word in (ANY, ".") else FlowKind(str(word)).value)

    def levels(self, *tokens: Token) -> frozenset[str]:
        words = [token for token in tokens if token.type == "WORD"]
        for word in words:
            if word not in LEVELS:
                raise _bad(word, LEVELS)
        return frozenset(RegionLevel(str(word)).value for word in words)

    def quantifier(self, symbol: Token) -> tuple[int, int | None]:
        return QUANTIFIERS[str(symbol)]

    def exactly(self, number: Token) -> tuple[int, int | None]:
        return _count(number, 1), _count(number, 1)

    def at_least(self, number: Token, _comma: Token) -> tuple[int, int | None]:
        return _count(number, 0), None

    def between(self, least: Token, _comma: Token, most: Token) -> tuple[int, int | None]:
        least_count = _count(least, 0)
        return least_count, _count(most, max(least_count, 1))

    def once(self, part: Pattern) -> Pattern:
        return part

    def repeated(self, part: Pattern, times: tuple[int, int | None]) -> Pattern:
        return Repeat(part, *times)

    def counted(self, part: Pattern, _open: Token, times: tuple[int, int | None], _close: Token) -> Pattern:
        return Repeat(part, *times)

    def levelled(self, hop: PatternHop, levels: frozenset[str]) -> Pattern:
        return PatternHop(hop.kind, levels)

    def levelled_repeated(self, hop: PatternHop, levels: frozenset[str], times: tuple[int, int | None]) -> Pattern:
        return Repeat(PatternHop(hop.kind, levels), *times)

    def levelled_counted(
        self, hop: PatternHop, levels: frozenset[str], _open: Token, times: tuple[int, int | None], _close: Token
    ) -> Pattern:
        return Repeat(PatternHop(hop.kind, levels), *times)


def _count(number: Token, least: int) -> int:
    # a number with too many digits is out of bounds in any case and is not converted
    count = int(number) if len(number) <= len(str(MAX_LENGTH)) + 1 else MAX_LENGTH + 1
    if not least <= count <= MAX_LENGTH:
        raise _bad(number, (f"{least}–{MAX_LENGTH}",))
    return count


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("pattern.lark").read_text(encoding="utf-8")
    # the tree is built during parsing, so that deep nesting needs no recursion
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_Tree(), maybe_placeholders=False)


def _unexpected(text: str, error: UnexpectedInput) -> BadPattern:
    """The position up to which the text is the beginning of a pattern, and what may follow there."""
    token = getattr(error, "token", None)
    ended = token is not None and token.type == "$END"
    at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
    before = text[:at]
    so_far = _parser().parse_interactive(before)
    so_far.exhaust_lexer()
    unexpected = "" if ended else str(token) if token is not None else text[at]
    line, column = before.count("\n") + 1, at - before.rfind("\n")
    return BadPattern(line, column, unexpected, _expected(before, so_far.accepts()))  # type: ignore[no-untyped-call]


def _expected(before: str, terminals: Iterable[str]) -> tuple[str, ...]:
    """Texts of the terminals that may follow `before`. A word is a level after an open brace, otherwise a kind."""
    words = LEVELS if before.rfind("{") > before.rfind("}") else KINDS
    symbols = [text for name, text in TERMINAL_TEXTS.items() if name in terminals]
    return (*words, *symbols) if "WORD" in terminals else tuple(symbols)


def _bad(token: Token, expected: Iterable[str]) -> BadPattern:
    return BadPattern(token.line or 1, token.column or 1, str(token), tuple(expected))
