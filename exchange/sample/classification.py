"""The classification of the national catalog guide (发改高技〔2017〕1272号): 6,505 nodes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from exchange.sample.read_facts import Facts

SCHEME = "national"


def class_id(code: str) -> str:
    """The id of a class. Codes are unique in this scheme, so the code is the key."""
    return f"class_{SCHEME}:{code}"


def classification_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/classification`, parents first; `position` counts among siblings from 1, in the guide's order."""
    parents = {entry["code"]: entry["parent"] for entry in facts.classification}
    positions: Counter[str] = Counter()
    depths: dict[str, int] = {}
    rows = []
    for entry in sorted(facts.classification, key=lambda entry: len(_ancestors(entry["code"], parents))):
        code, parent = entry["code"], entry["parent"]
        depths[code] = depths.get(parent, 0) + 1
        positions[parent] += 1
        rows.append(
            {
                "id": class_id(code),
                "properties": {
                    "scheme": SCHEME,
                    "key": code,
                    "code": code,
                    "name": entry["name"],
                    "depth": depths[code],
                    "position": positions[parent],
                    "sample": False,
                },
                "broader": class_id(parent) if parent else None,
            }
        )
    return rows


def _ancestors(code: str, parents: dict[str, str]) -> list[str]:
    """The code itself and the codes above it."""
    codes = []
    while code:
        codes.append(code)
        code = parents[code]
    return codes
