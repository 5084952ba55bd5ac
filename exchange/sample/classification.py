"""The classification of the national catalog guide (发改高技〔2017〕1272号), 6,505 nodes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exchange.sample.facts import Facts

SCHEME = "national"


def class_id(code: str) -> str:
    """In this scheme codes are distinct, so a node's key is its code."""
    return f"class_{SCHEME}:{code}"


def classification_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/classification`, parents first; `position` counts among siblings from 1, in the guide's order."""
    parents = {each["code"]: each["parent"] for each in facts.classification}
    positions: Counter[str] = Counter()
    depths: dict[str, int] = {}
    rows = []
    for each in sorted(facts.classification, key=lambda each: len(_way_up(each["code"], parents))):
        code, parent = each["code"], each["parent"]
        depths[code] = depths.get(parent, 0) + 1
        positions[parent] += 1
        rows.append(
            {
                "id": class_id(code),
                "properties": {
                    "scheme": SCHEME,
                    "key": code,
                    "code": code,
                    "name": each["name"],
                    "depth": depths[code],
                    "position": positions[parent],
                    "sample": False,
                },
                "broader": class_id(parent) if parent else None,
            }
        )
    return rows


def _way_up(code: str, parents: dict[str, str]) -> list[str]:
    way = []
    while code:
        way.append(code)
        code = parents[code]
    return way
