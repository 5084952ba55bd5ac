"""The administrative tree: the autonomous region with all below it, and 兵团 beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exchange.sample.facts import Facts

AUTONOMOUS_REGION = "650000000000"
# 兵团 has no code of its own in GB/T 2260; this one is ours and its node says so.
XPCC = "660000000000"
XPCC_NAME = "新疆生产建设兵团"
# The code table's heading over the cities that 兵团 administers: no government, so nothing serves it.
NOMINAL = "659000000000"
# 喀什市: the documents ask their questions for it, so chance decides nothing that their answers show.
SHOWN = "653101000000"
DEPTHS = {"PROVINCE": 1, "PREFECTURE": 2, "COUNTY": 3, "TOWNSHIP": 4}


@dataclass(frozen=True, slots=True)
class SampleRegion:
    """A region. `upper` is the region whose government is next above it; None: there is none in the sample."""

    code: str
    name: str
    level: str
    xpcc: bool
    parent: str | None
    upper: str | None

    @property
    def nominal(self) -> bool:
        return self.code == NOMINAL

    @property
    def tier(self) -> str:
        """The column of lines.tsv that names its bodies."""
        if self.xpcc:
            return "xpcc" if self.code == XPCC else "xpccCity"
        return self.level.lower()

    @property
    def prefix(self) -> str:
        """What titles of its entries begin with."""
        return {AUTONOMOUS_REGION: "自治区", XPCC: "兵团"}.get(self.code, self.name)


def places(facts: Facts) -> tuple[SampleRegion, ...]:
    """Every region, upper levels first."""
    return (*(_place(each) for each in facts.regions), SampleRegion(XPCC, XPCC_NAME, "PROVINCE", True, None, None))


def region_rows(everywhere: Iterable[SampleRegion]) -> list[dict[str, Any]]:
    """Rows of `load/region`."""
    return [
        {
            "id": f"region_{place.code}",
            "properties": {
                "code": place.code,
                "name": place.name,
                "level": place.level,
                "jurisdiction": "XPCC" if place.xpcc else "LOCAL",
                "nominal": place.nominal,
                "depth": DEPTHS[place.level],
                "sample": place.code == XPCC,
            },
            "parent": place.parent,
            "administeredBy": XPCC if place.xpcc and place.level == "COUNTY" else None,
            "byReference": AUTONOMOUS_REGION if place.code == XPCC else None,
        }
        for place in everywhere
    ]


def _place(fact: dict[str, str]) -> SampleRegion:
    code, parent = fact["code"], fact["parent"] or None
    xpcc = code.startswith("6590") and code != NOMINAL
    upper = XPCC if xpcc and fact["level"] == "COUNTY" else parent
    return SampleRegion(code, fact["name"], fact["level"], xpcc, parent, upper)
