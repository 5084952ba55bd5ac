"""Reads exported tables with the tools of their users: CSV with pandas, XLSX with openpyxl."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pandas

from exchange.export.csv import cell_value


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV table by heading, without the apostrophes that prevent formulas."""
    frame = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    return [{str(name): cell_value(cell) for name, cell in row.items()} for row in frame.to_dict("records")]


def xlsx_sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet, with the headings first."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
