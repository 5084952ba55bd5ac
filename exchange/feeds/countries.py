"""Regions for ISO 3166-1 country codes: regions of level NATION, or provinces of China.

China's code is 100000000000 and the world's is 990000000001; the code of another country is 990000000 followed by its
ISO 3166-1 number (001 is the world in UN M49). These codes are our convention: the division tables cover China only.
Divisions 71, 81 and 82 are provinces in these tables and remain so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from exchange.feeds.divisions import NATION, nation_row, region_rows

FACTS = Path(__file__).parents[2] / "sample" / "countries.tsv"
WORLD = "990000000001"
PROVINCES = {"TW": "710000000000", "HK": "810000000000", "MO": "820000000000"}


def region_of(country: str | None) -> str | None:
    """The region code of an ISO 3166-1 alpha-2 code; the world's without a code; None for an unassigned code."""
    if not country:
        return WORLD
    if country in PROVINCES:
        return PROVINCES[country]
    if country not in _read_countries():
        return None
    return NATION if country == "CN" else f"990000000{_read_countries()[country][0]}"


def country_rows(codes: set[str]) -> list[dict[str, Any]]:
    """Rows of `load/region` for codes that `region_of` returned or that are in the division table."""
    names = {region: name for code, (_, name) in _read_countries().items() if (region := region_of(code))}
    names |= {WORLD: "世界", NATION: "中国"}
    nations = codes & (names.keys() - set(PROVINCES.values()))
    divisions, _ = region_rows(codes - nations)
    return [*(nation_row(code, names[code]) for code in sorted(nations)), *divisions]


@cache
def _read_countries() -> dict[str, tuple[str, str]]:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith(("#", "alpha2\t")))
    return {alpha: (number, name) for alpha, number, name, _ in cells}
