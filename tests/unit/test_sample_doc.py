"""docs/sample.md and sample/README.md agree with the sample."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.sample_rows import by_code, rows

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")


def test_documented_counts() -> None:
    cells = re.findall(r"\| ([a-z][^|]*?) \| ([\d,]+) ", DOCUMENT)
    documented = {name: int(number.replace(",", "")) for name, number in cells}
    published = [row for row in rows("entry") if row["properties"]["status"] == "PUBLISHED"]
    assert documented == {
        "regions": len(rows("region")),
        "departments": len(rows("department")),
        "platforms": len(rows("platform")),
        "categories of base data": len(rows("category")),
        "data elements": len(rows("element")),
        "standards (25 national)": len(rows("standard")),
        "designations (150 active)": len(rows("designation")),
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


def test_documented_entries_exist() -> None:
    codes = set(re.findall(r"`(\d+/\d{6})`", DOCUMENT))
    assert len(codes) == 15
    assert codes.issubset(by_code("entry"))


def test_every_file_is_described() -> None:
    described = set(re.findall(r"`(\w+\.(?:tsv|json))`", (ROOT / "sample" / "README.md").read_text(encoding="utf-8")))
    files = {path.name for path in (ROOT / "sample").iterdir() if path.suffix in (".tsv", ".json")}
    assert described == files
