"""The integrated data resource service platforms, one a region from county up (Art. 13, 18)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exchange.sample.regions import SampleRegion


def has_platform(place: SampleRegion) -> bool:
    """Townships collect onto their county's; a heading of the code table has none."""
    return place.level != "TOWNSHIP" and not place.nominal


def platform_rows(everywhere: Iterable[SampleRegion]) -> list[dict[str, Any]]:
    """Rows of `load/platform`."""
    return [
        {
            "id": f"platform_{place.code}",
            "properties": {
                "code": place.code,
                "name": f"{place.name}一体化数据资源服务平台",
                "level": place.level,
                "regionCode": place.code,
                "sample": True,
            },
            "of": place.code,
            "reportsTo": place.upper,
        }
        for place in everywhere
        if has_platform(place)
    ]
