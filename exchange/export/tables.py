"""Tables as files: CSV has one table of a report, XLSX all of them as sheets. Rows are written as they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exchange.export.completeness_text import boolean_text
from exchange.export.csv import BOM, csv_row

Cell = str | int | float | bool | None
MAX_CELL_CHARACTERS = 32_767
"""Of a cell of XLSX. Excel refuses a file with a longer one."""
MAX_EXACT_INTEGER = 2**53
"""XLSX stores numbers as doubles, which represent integers exactly up to this one."""
MAX_SHEET_NAME = 31


class TableFile(Protocol):
    """A file that tables are written to, one after another.

    `rows`: the number of its rows, without headings. `shortened`: the number of cells that were cut.
    """

    @property
    def rows(self) -> int: ...
    @property
    def shortened(self) -> int: ...

    def begin(self, name: str, headings: Sequence[str]) -> None:
        """Begin a table with its headings."""

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write rows of the table that was begun last."""

    def close(self) -> None:
        """Finish the file, which the caller then reads from its start."""


class CsvFile:
    """A file with the table `part`; other tables are left out. `bom`: begin with a byte-order mark.

    `rows`: of the table; if it has none yet, of all tables, which is what the table of completeness states.
    """

    shortened = 0

    def __init__(self, file: IO[bytes], part: str, *, bom: bool = False) -> None:
        self._file, self._part, self._table = file, part, ""
        self._rows: Counter[str] = Counter()
        if bom:
            file.write(BOM.encode())

    def begin(self, name: str, headings: Sequence[str]) -> None:
        self._table = name
        self._rows[name] = 0
        self._write([headings])

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        page = list(rows)
        self._rows[self._table] += len(page)
        self._write(page)

    @property
    def rows(self) -> int:
        return self._rows[self._part] if self._part in self._rows else self._rows.total()

    def _write(self, rows: Iterable[Sequence[Cell]]) -> None:
        if self._table == self._part:
            self._file.write("".join(csv_row(map(_text, row)) for row in rows).encode())

    def close(self) -> None:
        """Nothing is left to write."""


class XlsxFile:
    """A workbook with a sheet for each table. Rows go to a temporary file at once, so its memory does not grow.

    A text is stored as a text, whatever it begins with: none becomes a formula, a link or a number.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.rows = self.shortened = 0
        self._workbook = Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold: Format = self._workbook.add_format({"bold": True})
        self._sheet: Worksheet | None = None
        self._row = 0

    def begin(self, name: str, headings: Sequence[str]) -> None:
        sheet = self._sheet = self._workbook.add_worksheet(name[:MAX_SHEET_NAME])
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, self._bold)
        self._row = 1

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._sheet
        assert sheet is not None  # noqa: S101 - a table was begun
        for row in rows:
            for column, cell in enumerate(row):
                self._write_cell(sheet, column, cell)
            self._row += 1
            self.rows += 1

    def _write_cell(self, sheet: Worksheet, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            sheet.write_boolean(self._row, column, cell)
        elif isinstance(cell, int | float) and abs(cell) <= MAX_EXACT_INTEGER:
            sheet.write_number(self._row, column, cell)
        else:
            text = str(cell)
            if len(text) > MAX_CELL_CHARACTERS:
                text = text[: MAX_CELL_CHARACTERS - 1] + "…"
                self.shortened += 1
            sheet.write_string(self._row, column, text)

    def close(self) -> None:
        self._workbook.close()


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of tables: its media type, file extension, and what opens a file, given the part and the mark."""

    name: str
    media: str
    ending: str
    open: Callable[[IO[bytes], str, bool], TableFile]


TABLE_FORMATS = {
    entry.name: entry
    for entry in (
        TableFormat("csv", "text/csv", "csv", lambda file, part, bom: CsvFile(file, part, bom=bom)),
        TableFormat(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            lambda file, part, bom: XlsxFile(file),
        ),
    )
}


def _text(cell: Cell) -> str | None:
    if isinstance(cell, bool):
        return boolean_text(cell)
    return None if cell is None else str(cell)
