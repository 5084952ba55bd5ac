"""Base, theme and special-topic libraries (Art. 2, 8, 14), with the departments that lead and build them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.sample.departments import COMPETENT, SampleDepartment
from exchange.sample.read_facts import Facts
from exchange.sample.regions import AUTONOMOUS_REGION


def library_rows(facts: Facts, departments: Mapping[tuple[str, str], SampleDepartment]) -> list[dict[str, Any]]:
    """Rows of `load/library`. Base libraries are led by the autonomous region's competent authority (Art. 8, 14)."""
    return [
        {
            "id": f"library_{library['code']}",
            "properties": {
                "code": library["code"],
                "name": library["name"],
                "kind": library["kind"],
                "position": position,
                "sample": True,
            },
            "ledBy": departments[AUTONOMOUS_REGION, library["lead"] or COMPETENT].code,
            "builtBy": [departments[AUTONOMOUS_REGION, line].code for line in library["builders"].split()],
        }
        for position, library in enumerate(facts.libraries, 1)
    ]
