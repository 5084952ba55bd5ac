"""The documents of the forty questions (docs/lineage.md), and their answers in docs/examples/questions.

Those with the data `events` are answered by an empty graph after the events of events.json, all others by the sample.
After a change of the data, this command writes the answers again; review the difference like code:

    YUANLIU_WRITE_EXAMPLES=1 .venv/bin/python -m pytest tests/{api,graph}/test_forty_questions.py
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.json_layout import format_json

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "examples" / "questions"
_ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| (sample|events|–) \| ?([^|]*)\|$", re.MULTILINE)
WRITES_EXAMPLES = os.environ.get("YUANLIU_WRITE_EXAMPLES") == "1"


@dataclass(frozen=True, slots=True)
class Question:
    """A row of the table: its number, the question, the links to the document and its answer, the data, a note."""

    number: int
    text: str
    document: str
    answer: str
    data: str
    note: str


def questions() -> list[Question]:
    """The rows of the table in docs/lineage.md."""
    page = (ROOT / "docs" / "lineage.md").read_text("utf-8")
    return [Question(int(number), *(cell.strip() for cell in cells)) for number, *cells in _ROW.findall(page)]


def numbers(data: str) -> list[int]:
    """The numbers of the questions that this data answers."""
    return [question.number for question in questions() if question.data == data]


def document(number: int) -> str:
    return (FOLDER / f"{number:02}.graphql").read_text("utf-8")


def check_answer(number: int, answer: Any) -> None:
    """Compare an answer with its file, character by character."""
    file = FOLDER / f"{number:02}.json"
    text = format_json(answer) + "\n"
    if WRITES_EXAMPLES:
        file.write_text(text, "utf-8")
    assert file.read_text("utf-8") == text
