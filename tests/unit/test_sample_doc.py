"""docs/sample.md says what the sample holds."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.sample_rows import by_code, rows

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")


def test_the_counts() -> None:
    cells = re.findall(r"\| ([a-z][^|]*?) \| ([\d,]+) ", DOCUMENT)
    counted = {name: int(number.replace(",", "")) for name, number in cells}
    published = [row for row in rows("entry") if row["properties"]["status"] == "PUBLISHED"]
    assert counted == {
        "regions": len(rows("region")),
        "departments": len(rows("department")),
        "platforms": len(rows("platform")),
        "categories of base data": len(rows("category")),
        "data elements": len(rows("element")),
        "standards (25 national)": len(rows("standard")),
        "designations (139 active)": len(rows("designation")),
        "classification nodes": len(rows("classification")),
        "libraries (5 base, 17 theme, 9 special)": len(rows("library")),
        "catalog entries, published": len(published),
        "catalog entries, drafts": len(rows("entry")) - len(published),
        "information items": len(rows("item")),
        "data resources": len(rows("resource")),
        "of these attached to an entry": sum(row["entry"] is not None for row in rows("resource")),
        "fields": len(rows("field")),
        "flows": len(rows("flow")),
        "scenarios": len(rows("scenario")),
        "needs": len(rows("need")),
    }


def test_every_entry_named_is_there() -> None:
    named = set(re.findall(r"`(\d+/\d{6})`", DOCUMENT))
    assert len(named) == 15
    assert named.issubset(by_code("entry"))


def test_every_file_has_its_source_and_licence() -> None:
    described = set(re.findall(r"`(\w+\.(?:tsv|json))`", (ROOT / "sample" / "README.md").read_text(encoding="utf-8")))
    there = {path.name for path in (ROOT / "sample").iterdir() if path.suffix in (".tsv", ".json")}
    assert described == there
