"""The headings of columns and the captions of values: Chinese, English, or the names of the schema."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import api.translation
from api.exports.columns import TableColumn
from api.translation.labels import enum_labels
from exchange.export.tables import Cell

FILE = Path(api.translation.__file__).parent / "headings.toml"
SCHEMA = "schema"
LANGUAGES = ("zh", "en", SCHEMA)
"""The languages of a table; `schema` has the names of fields and of values of enumerations, for programs."""
LIST_SEPARATOR = "; "
HeadingPair = tuple[str, str]


@cache
def heading_table() -> Mapping[str, Mapping[str, HeadingPair]]:
    """The Chinese and the English headings of fields and objects, by name."""
    tables = tomllib.loads(FILE.read_text("utf-8"))
    return {name: {key: (zh, en) for key, (zh, en) in table.items()} for name, table in tables.items()}


@dataclass(frozen=True, slots=True)
class TableLanguage:
    """Writes headings and cells in one of LANGUAGES."""

    name: str

    def heading(self, path: Sequence[str]) -> str:
        """The heading of a column: those of the objects on its path and that of its value."""
        if self.name == SCHEMA:
            return ".".join(path)
        *objects, field = path
        table, chinese = heading_table(), self.name == "zh"
        parts = [
            *(table["objects"].get(name, (name, name)) for name in objects),
            table["fields"].get(field, (field,) * 2),
        ]
        if chinese:
            return "".join(zh for zh, _ in parts)
        first, *others = (en for _, en in parts)
        return " ".join((first, *(_lower(text) for text in others)))

    def headings(self, columns: Iterable[TableColumn]) -> list[str]:
        """The headings of columns."""
        return [self.heading(column.path) for column in columns]

    def row(self, columns: Sequence[TableColumn], values: Sequence[Any]) -> list[Cell]:
        """The cells of a row."""
        return [self.cell(value, column.enumeration) for column, value in zip(columns, values, strict=True)]

    def cell(self, value: Any, enumeration: str | None = None) -> Cell:
        """The cell of a value: that of an enumeration by its label, a list with semicolons."""
        if isinstance(value, list | tuple):
            return LIST_SEPARATOR.join(str(self.cell(item, enumeration)) for item in value)
        if value is None or enumeration is None or self.name == SCHEMA:
            scalar: Cell = value
            return scalar
        return _captions(enumeration, self.name).get(str(value), str(value))


@cache
def _captions(enumeration: str, language: str) -> Mapping[str, str]:
    labels = enum_labels()[enumeration]
    return {label.name: label.zh if language == "zh" else label.en for label in labels.values}


def _lower(text: str) -> str:
    """The text as the second part of an English heading; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
