"""Recognizes comparisons of columns in SQL, such as `a.token=b.id`, which look like settings that hold a credential."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[A-Za-z_\u4e00-\u9fff][\w$]*"
_COLUMN = re.compile(rf"{_NAME}(?:\.{_NAME}){{0,3}}(?:::\w+)?[,)]*\Z")
_EXPRESSION = re.compile(rf"{_NAME}(?:\.{_NAME}){{0,2}}\(|[:@$]\w+[,)]*\Z|\?[,)]*\Z|%s[,)]*\Z|\$?\{{|\(|[`\[]")
_QUALIFIED = re.compile(rf"{_NAME}(?:\.{_NAME}){{1,3}}[,)]*\Z")
_ALIASES = re.compile(r"[A-Za-z]\w{0,2}\.[A-Za-z_]+[,)]*\Z")
_CLAUSE = re.compile(
    r"\b(?:where|on|and|or|not|having|when|then|else|qualify|set|select|distinct|by|using|case|filter)[\s(]*\Z",
    re.IGNORECASE,
)
_AFTER_PUNCTUATION = re.compile(r"[(,+*/|<>-]\s*\Z")
_BEGIN = re.compile(r"(?:\s|--[^\n]*\n|\(|/\*(?:(?!\*/).)*\*/)*(\w+)", re.DOTALL)
_VERBS = frozenset({"with", "select", "insert", "update", "delete", "merge", "create", "replace", "explain", "from"})
_SET = re.compile(r"\bset\b", re.IGNORECASE)
_STATEMENTS = tuple(
    (re.compile(first, re.IGNORECASE), re.compile(second, re.IGNORECASE))
    for first, second in (
        (r"\bselect\b", r"\bfrom\b"),
        (r"\bupdate\s+\S", r"\bset\b"),
        (r"\bdelete\s+from\b", r"\bwhere\b"),
        (r"\bmerge\s+into\b", r"\busing\b"),
        (r"\binsert\s+(?:into|overwrite)\b", r"\b(?:values|select|set)\b"),
        (r"\bjoin\b", r"\bon\b"),
    )
)
_CONTEXT = 200
"""Characters before a comparison that are searched for its clause."""


@dataclass(frozen=True, slots=True)
class SqlText:
    """A text that may be SQL. `has_statement`: it contains a statement; `is_statement`: it also begins with one;
    `has_assignments`: that has a SET."""

    text: str
    has_statement: bool
    is_statement: bool
    has_assignments: bool

    @classmethod
    def of(cls, text: str) -> SqlText:
        """Takes time linear in the length of the text."""
        has_statement = any(_follow(text, first, second) for first, second in _STATEMENTS)
        begin = _BEGIN.match(text)
        is_statement = has_statement and begin is not None and begin[1].lower() in _VERBS
        return cls(text, has_statement, is_statement, is_statement and _SET.search(text) is not None)

    def is_comparison(self, begin: int, name: str, value: str) -> bool:
        """Whether `name=value` at this position compares or assigns columns, parameters or expressions.

        In a statement, after a word such as WHERE, a bare name is a column, since a literal has quotes. In a text that
        only quotes a statement, or a part of one, columns are qualified.
        """
        before = self.text[max(0, begin - _CONTEXT) : begin]
        follows_word = not before.strip() or _CLAUSE.search(before) is not None
        follows_punctuation = _AFTER_PUNCTUATION.search(before) is not None
        if self.is_statement and (follows_word or (follows_punctuation and self.has_assignments)):
            return bool(_COLUMN.match(value) or _EXPRESSION.match(value))
        if not (follows_word or follows_punctuation):
            return False
        columns = _QUALIFIED if self.has_statement else _ALIASES
        return bool(columns.match(name) and columns.match(value))


def _follow(text: str, first: re.Pattern[str], second: re.Pattern[str]) -> bool:
    match = first.search(text)
    return match is not None and second.search(text, match.end()) is not None
