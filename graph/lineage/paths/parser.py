"""A pattern's text → its tree, by the grammar in pattern.lark; or what is wrong with it, where, and what was expected.

Kinds and levels are members of our own closed sets once they are read: nothing that was written goes further.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from domain.errors import BadPattern, LimitExceeded
from domain.model.kinds import FlowKind, RegionLevel
from graph.lineage.paths.ast import LONGEST, Choice, Pattern, PatternHop, Repeat, Sequence, expand

LONGEST_TEXT = 500
MOST_HOPS = 100
ANY = "ANY"
KINDS = (ANY, *(kind.value for kind in FlowKind))
LEVELS = tuple(level.value for level in RegionLevel)
COUNT = f"1–{LONGEST}"
SHOWN = {
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
    """The tree. Raises BadPattern, or LimitExceeded where it is too long, as written or with its counts written out."""
    if len(text) > LONGEST_TEXT:
        raise LimitExceeded("PATTERN_EXCEEDED", "The pattern's length", "模式长度", len(text), LONGEST_TEXT)
    try:
        found = _parser().parse(text)
    except UnexpectedInput as error:
        raise _unexpected(text, error) from error
    assert isinstance(found, Pattern)  # noqa: S101 - the rule `start` gives one
    hops = expand(found)
    if hops > MOST_HOPS:
        what = "With its counts written out, the pattern's number of flows"
        raise LimitExceeded("PATTERN_HOPS_EXCEEDED", what, "写出重复次数后模式的流转数", hops, MOST_HOPS)
    return found


@v_args(inline=True)
class _Tree(Transformer[Token, Pattern]):
    """What each rule of the grammar makes of its parts."""

    def start(self, found: Pattern) -> Pattern:
        return found

    def choice(self, *parts: Pattern | Token) -> Pattern:
        found = tuple(each for each in parts if not isinstance(each, Token))
        return found[0] if len(found) == 1 else Choice(found)

    def sequence(self, *parts: Pattern) -> Pattern:
        return parts[0] if len(parts) == 1 else Sequence(parts)

    def group(self, _open: Token, found: Pattern, _close: Token) -> Pattern:
        return found

    def name(self, word: Token) -> PatternHop:
        if word not in (*KINDS, "."):
            raise _bad(word, (*KINDS, "(", "."))
        return PatternHop(None if word in (ANY, ".") else FlowKind(str(word)).value)

    def levels(self, *tokens: Token) -> frozenset[str]:
        words = [each for each in tokens if each.type == "WORD"]
        for word in words:
            if word not in LEVELS:
                raise _bad(word, LEVELS)
        return frozenset(RegionLevel(str(word)).value for word in words)

    def quantifier(self, mark: Token) -> tuple[int, int | None]:
        return QUANTIFIERS[str(mark)]

    def exactly(self, number: Token) -> tuple[int, int | None]:
        return _count(number, 1), _count(number, 1)

    def at_least(self, number: Token, _comma: Token) -> tuple[int, int | None]:
        return _count(number, 0), None

    def between(self, least: Token, _comma: Token, most: Token) -> tuple[int, int | None]:
        few = _count(least, 0)
        return few, _count(most, max(few, 1))

    def once(self, found: Pattern) -> Pattern:
        return found

    def repeated(self, found: Pattern, times: tuple[int, int | None]) -> Pattern:
        return Repeat(found, *times)

    def counted(self, found: Pattern, _open: Token, times: tuple[int, int | None], _close: Token) -> Pattern:
        return Repeat(found, *times)

    def levelled(self, hop: PatternHop, levels: frozenset[str]) -> Pattern:
        return PatternHop(hop.kind, levels)

    def levelled_repeated(self, hop: PatternHop, levels: frozenset[str], times: tuple[int, int | None]) -> Pattern:
        return Repeat(PatternHop(hop.kind, levels), *times)

    def levelled_counted(
        self, hop: PatternHop, levels: frozenset[str], _open: Token, times: tuple[int, int | None], _close: Token
    ) -> Pattern:
        return Repeat(PatternHop(hop.kind, levels), *times)


def _count(number: Token, least: int) -> int:
    # a number too long to be one is no reason to make one of it
    found = int(number) if len(number) <= len(str(LONGEST)) + 1 else LONGEST + 1
    if not least <= found <= LONGEST:
        raise _bad(number, (f"{least}–{LONGEST}",))
    return found


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("pattern.lark").read_text(encoding="utf-8")
    # built while it is parsed, so that no nesting is walked down
    return Lark(grammar, parser="lalr", lexer="basic", transformer=_Tree(), maybe_placeholders=False)


def _unexpected(text: str, error: UnexpectedInput) -> BadPattern:
    """Where the text stops to be the start of a pattern, and what may stand there: by what was read before it."""
    token = getattr(error, "token", None)
    ended = token is not None and token.type == "$END"
    at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
    before = text[:at]
    so_far = _parser().parse_interactive(before)
    so_far.exhaust_lexer()
    found = "" if ended else str(token) if token is not None else text[at]
    line, column = before.count("\n") + 1, at - before.rfind("\n")
    return BadPattern(line, column, found, _shown(before, so_far.accepts()))  # type: ignore[no-untyped-call]


def _shown(before: str, names: Iterable[str]) -> tuple[str, ...]:
    """As it is written: a word is a level behind an open brace, else a kind."""
    words = LEVELS if before.rfind("{") > before.rfind("}") else KINDS
    marks = [shown for name, shown in SHOWN.items() if name in names]
    return (*words, *marks) if "WORD" in names else tuple(marks)


def _bad(token: Token, expected: Iterable[str]) -> BadPattern:
    return BadPattern(token.line or 1, token.column or 1, str(token), tuple(expected))
