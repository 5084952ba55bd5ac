"""Reads the parts of a JSON object from a file of dbt. A part of the wrong type is noted and counts as absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.chinese import quoted
from domain.model.load_report import Problem
from domain.rules.blank_texts import is_blank
from domain.rules.secrecy import has_secret_mark, secret_mark_paths
from domain.shortened import shortened

BAD_VALUE = "BAD_VALUE"
MARKED = "***"
"""In a report, in place of a text with the mark of a classified document."""


def reported_key(node: str) -> str:
    """The id of a node for the report: of one with the mark of a classified document only its type."""
    if not has_secret_mark(node):
        return node
    kind = node.partition(".")[0]
    return f"{kind}.{MARKED}" if kind.isascii() and kind.isalpha() else MARKED


def reported_value(value: object) -> str:
    """A value for a sentence of the report, cut, and without the mark of a classified document."""
    return MARKED if any(secret_mark_paths(value)) else shortened(repr(value))


class JsonReader:
    """Reads one object, such as a node. `key` names it in the report, `file` is the name of its file.

    A part is addressed by its path, the names of nested objects.
    """

    def __init__(self, file: str, key: str, content: object) -> None:
        self._file = file
        self.key = key
        self._content = content
        self.problems: list[Problem] = []
        self._prefix: tuple[str, ...] = ()

    def text(self, *path: str) -> str | None:
        """A text; null if it is absent or blank."""
        value = self._value(path)
        if value is None or isinstance(value, str):
            return value if value and not is_blank(value) else None
        self.note(path, *_expected(value, "a text", "文本"))
        return None

    def number(self, *path: str) -> int | None:
        """A whole number that is not negative."""
        value = self._value(path)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53):
            return value
        self.note(path, *_expected(value, "a whole number", "整数"))
        return None

    def object(self, *path: str) -> Mapping[str, Any]:
        """An object; empty if it is absent."""
        value = self._value(path)
        if value is None or isinstance(value, dict):
            return value or {}
        self.note(path, *_expected(value, "an object", "对象"))
        return {}

    def texts(self, *path: str) -> tuple[str, ...]:
        """A list of texts; empty if it is absent."""
        value = self._value(path)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            if any(map(is_blank, value)):
                self.note(path, "it has a blank text, which is left out", "含有空白文本，该文本未导入")
            return tuple(item for item in value if not is_blank(item))
        self.note(path, *_expected(value, "a list of texts", "文本列表"))
        return ()

    def part(self, *path: str) -> JsonReader:
        """A reader of a nested object, whose problems are noted here."""
        nested = JsonReader(self._file, self.key, self._content)
        nested.problems = self.problems
        nested._prefix = (*self._prefix, *path)
        return nested

    def parts(self, *path: str) -> Iterator[tuple[str, JsonReader]]:
        """The nested objects of an object, by name. A nested value that is not an object is noted and left out."""
        for name, value in self.object(*path).items():
            if isinstance(value, dict):
                yield name, self.part(*path, name)
            else:
                self.object(*path, name)

    def note(self, path: tuple[str, ...], reason: str, reason_zh: str, *, refused: bool = False) -> None:
        """Note a problem of the part at this path."""
        self._note((*self._prefix, *path), reason, reason_zh, refused=refused)

    def _note(self, path: tuple[str, ...], reason: str, reason_zh: str, *, refused: bool = False) -> None:
        problem = Problem(
            reported_key(self.key),
            BAD_VALUE,
            ".".join(MARKED if has_secret_mark(name) else shortened(name) for name in path),
            f"in {self._file}, {reason}.",
            f"文件 {self._file} 中，该项{reason_zh}。",
            refused=refused,
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def _value(self, path: tuple[str, ...]) -> Any:
        value: Any = self._content
        full = (*self._prefix, *path)
        for depth, name in enumerate(full):
            if value is None:
                return None
            if not isinstance(value, dict):
                self._note(full[:depth], *_expected(value, "an object", "对象"))
                return None
            value = value.get(name)
        return value


def _expected(value: object, expected: str, expected_zh: str) -> tuple[str, str]:
    shown = reported_value(value)
    return f"it is {shown}; it must be {expected}", f"为{quoted(shown)}，应为{expected_zh}"
