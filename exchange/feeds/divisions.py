"""Regions outside the sample, created as feeds need them. Source: the head of `sample/divisions_outside.tsv`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from exchange.sample.regions import NOMINAL, XPCC

FACTS = Path(__file__).parents[2] / "sample" / "divisions_outside.tsv"
# Headings of the code table for counties that no prefecture governs. They have no government.
HEADINGS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
LEVELS = {2: ("PROVINCE", 1), 4: ("PREFECTURE", 2), 6: ("COUNTY", 3)}
NATION = "100000000000"


def region_rows(codes: Iterable[str]) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Rows of `load/region` for these 12-digit codes and the regions above them, upper levels first.

    The second value holds the codes that are no province, prefecture or county of the table.
    """
    rows: dict[str, dict[str, Any]] = {}
    unknown = set()
    for code in sorted(set(codes)):
        chain = list(_chain(code))
        if not chain or chain[-1]["id"] != f"region_{code}":
            unknown.add(code)
            continue
        rows.update({row["id"]: row for row in chain})
    return sorted(rows.values(), key=lambda row: (row["properties"]["depth"], row["id"])), frozenset(unknown)


def division_of(name: str) -> str | None:
    """The code of the province or prefecture that this name begins with, the longest if several; None if none."""
    matches = (
        code
        for code, division in _read_names().items()
        if len(code) <= 4 and division not in HEADINGS and name.startswith(division)
    )
    longest = max(matches, key=lambda code: len(_read_names()[code]), default=None)
    return longest and longest.ljust(12, "0")


def nation_row(code: str, name: str) -> dict[str, Any]:
    """The row of a nation or of the world. Their codes are our convention."""
    return _row(code, name, "NATION", 0, parent=None, sample=True)


def _chain(code: str) -> Iterator[dict[str, Any]]:
    parent = None
    for width, (level, depth) in LEVELS.items():
        prefix = code[:width]
        name = _read_names().get(prefix)
        if name is None:
            return
        full = prefix.ljust(12, "0")
        yield _row(full, name, level, depth, parent=parent, sample=False)
        if full == code:
            return
        parent = full


def _row(code: str, name: str, level: str, depth: int, *, parent: str | None, sample: bool) -> dict[str, Any]:
    # The cities under this heading are 兵团's. Their rows agree with the sample's, which they would replace.
    of_xpcc = parent == NOMINAL
    jurisdiction = {} if code == NOMINAL else {"jurisdiction": "XPCC" if of_xpcc else "LOCAL"}
    return {
        "id": f"region_{code}",
        "properties": {
            "code": code,
            "name": name,
            "level": level,
            **jurisdiction,
            "nominal": name in HEADINGS,
            "depth": depth,
            "sample": sample,
        },
        "parent": parent,
        "administeredBy": XPCC if of_xpcc else None,
    }


@cache
def _read_names() -> dict[str, str]:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    cells = (line.partition("\t") for line in lines if line and not line.startswith(("#", "code\t")))
    return {code: name for code, _, name in cells}
