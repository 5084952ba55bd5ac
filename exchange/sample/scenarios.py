"""Rows of business scenarios and their needs (Art. 9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exchange.sample.read_facts import Facts


def scenario_rows(facts: Facts) -> list[dict[str, Any]]:
    """Rows of `load/scenario`."""
    return [
        {
            "id": f"scenario_{scenario['code']}",
            "properties": {**{key: scenario[key] for key in ("code", "name", "description")}, "sample": True},
        }
        for scenario in facts.scenarios
    ]


def need_rows(facts: Facts) -> Iterator[dict[str, Any]]:
    """Rows of `load/need`, positions from 1."""
    for scenario in facts.scenarios:
        for position, need in enumerate(scenario["needs"], 1):
            yield {
                "id": f"need_{scenario['code']}#{position}",
                "properties": {
                    "purpose": need["purpose"],
                    "freshness": need["freshness"],
                    **({"scope": need["scope"]} if "scope" in need else {}),
                    "position": position,
                    "sample": True,
                },
                "scenario": scenario["code"],
                "element": need.get("element"),
                "entry": need.get("entry"),
            }
