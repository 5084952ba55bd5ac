"""The administrative tree: the autonomous region with all regions below it, and 兵团."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from exchange.sample.read_facts import Facts

AUTONOMOUS_REGION = "650000000000"
# 兵团 has no code in GB/T 2260. This one is our convention, and its node is marked as `sample`.
XPCC = "660000000000"
XPCC_NAME = "新疆生产建设兵团"
# The code table's heading for the cities that 兵团 administers. It has no government and no departments.
NOMINAL = "659000000000"
# 喀什市: the examples in the documents query it, so its data must not depend on chance.
EXAMPLE_REGION = "653101000000"
DEPTHS = {"PROVINCE": 1, "PREFECTURE": 2, "COUNTY": 3, "TOWNSHIP": 4}


@dataclass(frozen=True, slots=True)
class SampleRegion:
    """A region. `upper`: code of the region whose government is next above; None at the top of the sample."""

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
        """The column of lines.tsv with the names of its departments."""
        if self.xpcc:
            return "xpcc" if self.code == XPCC else "xpccCity"
        return self.level.lower()

    @property
    def prefix(self) -> str:
        """The beginning of its entries' titles."""
        return {AUTONOMOUS_REGION: "自治区", XPCC: "兵团"}.get(self.code, self.name)


def sample_regions(facts: Facts) -> tuple[SampleRegion, ...]:
    """All regions, upper levels first."""
    return (
        *(_sample_region(row) for row in facts.regions),
        SampleRegion(XPCC, XPCC_NAME, "PROVINCE", True, None, None),
    )


def region_rows(regions: Iterable[SampleRegion]) -> list[dict[str, Any]]:
    """Rows of `load/region`."""
    return [
        {
            "id": f"region_{region.code}",
            "properties": {
                "code": region.code,
                "name": region.name,
                "level": region.level,
                "jurisdiction": "XPCC" if region.xpcc else "LOCAL",
                "nominal": region.nominal,
                "depth": DEPTHS[region.level],
                "sample": region.code == XPCC,
            },
            "parent": region.parent,
            "administeredBy": XPCC if region.xpcc and region.level == "COUNTY" else None,
            "byReference": AUTONOMOUS_REGION if region.code == XPCC else None,
        }
        for region in regions
    ]


def _sample_region(row: dict[str, str]) -> SampleRegion:
    code, parent = row["code"], row["parent"] or None
    xpcc = code.startswith("6590") and code != NOMINAL
    upper = XPCC if xpcc and row["level"] == "COUNTY" else parent
    return SampleRegion(code, row["name"], row["level"], xpcc, parent, upper)
