"""Where a body sits that a feed places by country code: a region of level NATION, or one of China's own.

China's code is 100000000000 and the world's 990000000001; any other country's is 990000000 and its ISO 3166-1 number
(001 is the world in UN M49). These codes are ours: the division tables end at the border. 71, 81 and 82 are
provinces of the division table and stand as such.
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
    """The region code for an ISO 3166-1 alpha-2 code, the world's for none; None for a code that is not in use."""
    if not country:
        return WORLD
    if country in PROVINCES:
        return PROVINCES[country]
    if country not in _countries():
        return None
    return NATION if country == "CN" else f"990000000{_countries()[country][0]}"


def rows_of(codes: set[str]) -> list[dict[str, Any]]:
    """Rows of `load/region` for region codes given out by `region_of`, or of the division table."""
    named = {region: name for code, (_, name) in _countries().items() if (region := region_of(code))}
    named |= {WORLD: "世界", NATION: "中国"}
    nations = codes & (named.keys() - set(PROVINCES.values()))
    divisions, _ = region_rows(codes - nations)
    return [*(nation_row(code, named[code]) for code in sorted(nations)), *divisions]


@cache
def _countries() -> dict[str, tuple[str, str]]:
    lines = FACTS.read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith(("#", "alpha2\t")))
    return {alpha: (number, name) for alpha, number, name, _ in cells}
