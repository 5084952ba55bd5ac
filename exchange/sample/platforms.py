"""The integrated data resource service platforms, one for each region of county level or above (Art. 13, 18)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exchange.sample.regions import SampleRegion


def has_platform(region: SampleRegion) -> bool:
    """Whether a region has a platform. Townships use their county's; headings of the code table have none."""
    return region.level != "TOWNSHIP" and not region.nominal


def platform_rows(regions: Iterable[SampleRegion]) -> list[dict[str, Any]]:
    """Rows of `load/platform`."""
    return [
        {
            "id": f"platform_{region.code}",
            "properties": {
                "code": region.code,
                "name": f"{region.name}一体化数据资源服务平台",
                "level": region.level,
                "regionCode": region.code,
                "sample": True,
            },
            "of": region.code,
            "reportsTo": region.upper,
        }
        for region in regions
        if has_platform(region)
    ]
