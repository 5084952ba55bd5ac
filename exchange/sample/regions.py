"""The administrative tree: the autonomous region with all regions below it, and 兵团."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.model.graph_enums import Jurisdiction
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
# A name with 兵团 says who administers the unit. That of another 团 or 场 (农场, 牧场, 林场 …) does not, and the code
# table says nothing else: some are 兵团's, some a department's, some a county's.
_XPCC_WORD = "兵团"
_NOT_KNOWN = ("团", "场")


@dataclass(frozen=True, slots=True)
class SampleRegion:
    """A region. `upper`: code of the region whose government is next above; None at the top of the sample.

    `parent`: the region that the code table lists it under. `jurisdiction`: None if the code table does not say it.
    """

    code: str
    name: str
    level: str
    jurisdiction: Jurisdiction | None
    parent: str | None
    upper: str | None

    @property
    def xpcc(self) -> bool:
        """Whether it is 兵团 or known to be administered by it."""
        return self.jurisdiction is Jurisdiction.XPCC

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
        SampleRegion(XPCC, XPCC_NAME, "PROVINCE", Jurisdiction.XPCC, None, None),
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
                **({"jurisdiction": region.jurisdiction.value} if region.jurisdiction else {}),
                "nominal": region.nominal,
                "depth": DEPTHS[region.level],
                "sample": region.code == XPCC,
            },
            "parent": region.parent,
            "administeredBy": XPCC if region.upper == XPCC else None,
            "byReference": AUTONOMOUS_REGION if region.code == XPCC else None,
        }
        for region in regions
    ]


def _sample_region(row: dict[str, str]) -> SampleRegion:
    code, name, level, parent = row["code"], row["name"], row["level"], row["parent"] or None
    if code == NOMINAL:
        return SampleRegion(code, name, level, None, parent, parent)
    if _in_xpcc_city(code):
        return SampleRegion(code, name, level, Jurisdiction.XPCC, parent, XPCC if parent == NOMINAL else parent)
    if _XPCC_WORD in name:
        # The division (师) in between has no code, so the region next above is 兵团 itself.
        return SampleRegion(code, name, level, Jurisdiction.XPCC, parent, XPCC)
    known = level != "TOWNSHIP" or not name.endswith(_NOT_KNOWN)
    return SampleRegion(code, name, level, Jurisdiction.LOCAL if known else None, parent, parent)


def _in_xpcc_city(code: str) -> bool:
    """Whether a region is one of 659001–659012 or lies in one."""
    return code.startswith(NOMINAL[:4])
