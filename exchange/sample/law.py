"""Rows of Art. 13: legal bases, categories of base data with all their lawful collectors, elements, standards.

Categories of subject OTHER are ours: data that scenarios need and that the article does not name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.sample.read_facts import Facts

ARTICLE_13 = "basis_xj-2023-11#13"
# ¶2(五): the competent authorities determine who collects and provides data, also data that Art. 13 does not name.
ARTICLE_6 = "basis_xj-2023-11#6"


def basis_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/basis`."""
    return [{"id": f"basis_{basis['key']}", "properties": {**basis, "sample": False}} for basis in facts.bases]


def category_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/category`, with the collectors in the article's order, from 1."""
    return [
        {
            "id": f"category_{category['code']}",
            "properties": {
                **{key: category[key] for key in ("code", "name", "subject", "article") if key in category},
                # The article ends its list of collectors with 等.
                "open": category.get("open", False),
                "position": position,
                "sample": "article" not in category,
            },
            "basis": designation_basis(category["code"]),
            "collectors": [
                _collector_row(number, collector) for number, collector in enumerate(category["collectors"], 1)
            ],
        }
        for position, category in enumerate(facts.categories, 1)
    ]


def _collector_row(position: int, collector: dict[str, Any]) -> dict[str, Any]:
    # Where the article names no line, the line is our reading of its words: docs/sample.md.
    own_reading = collector.get("ownReading", False)
    return {**collector, "ownReading": own_reading, "position": position, "sample": own_reading}


def standard_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/standard`: national standards, and a fictitious one for each element that has none."""
    national = [{**standard, "sample": False} for standard in facts.standards]
    own_standards = [
        {"code": _own_standard(element["code"]), "name": f"{element['name']}数据元规范", "sample": True}
        for element in facts.elements
        if not element["standard"]
    ]
    return [{"id": f"standard_{standard['code']}", "properties": standard} for standard in (*national, *own_standards)]


def element_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/element`."""
    return [
        {
            "id": f"element_{element['code']}",
            "properties": {
                "code": element["code"],
                "name": element["name"],
                "definition": element["definition"],
                "dataType": element["dataType"],
                **({"length": int(element["length"])} if element["length"] else {}),
                "identifier": element["identifier"] == "true",
                "position": position,
                "sample": True,
            },
            "category": element["code"][:5],
            "standard": element["standard"] or _own_standard(element["code"]),
        }
        for position, element in enumerate(facts.elements, 1)
    ]


def designation_basis(code: str) -> str:
    """The id of the basis on which the source of an element is designated. `code`: of the element or its category."""
    return ARTICLE_6 if code.startswith("OT-") else ARTICLE_13


def collecting_lines(category: dict[str, Any]) -> list[str]:
    """The lines of departments (条线) among a category's lawful collectors, in the article's order."""
    return [collector["line"] for collector in category["collectors"] if collector["collectorKind"] == "LINE"]


def names_line(category: Mapping[str, Any], line: str) -> bool:
    """Whether the article itself names this line among a category's lawful collectors."""
    return any(
        collector.get("line") == line and not collector.get("ownReading", False) for collector in category["collectors"]
    )


def _own_standard(element: str) -> str:
    return f"YL/{element}"
