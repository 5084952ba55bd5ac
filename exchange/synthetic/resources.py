"""The synthetic resources: one for nearly every entry, on its region's platform; first the chain and the hubs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.model.batch import Row
from exchange.sample.deterministic import MEASURES_START
from exchange.sample.platforms import has_platform
from exchange.synthetic.base_graph import BaseGraph
from exchange.synthetic.entries import SyntheticEntry
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.size import Size

UNATTACHED_INTERVAL = 20
"""Every twentieth resource is attached to no entry (Art. 10), except in the chain and the hubs."""
_KINDS = ("TABLE",) * 14 + ("API",) * 3 + ("FILE",) * 2 + ("STREAM",)
_YEARS = 3 * 365 * 86_400
_DEPTHS = {"PROVINCE": 1, "PREFECTURE": 2, "COUNTY": 3}


@dataclass(frozen=True, slots=True)
class SyntheticResource:
    """A resource. `platform`: code of its platform; `level`, `depth`: level of that platform's region."""

    number: int
    platform: str
    level: str
    depth: int
    entry: SyntheticEntry | None

    @property
    def id(self) -> str:
        return f"resource_syn{self.number:07}"


def synthetic_resources(
    size: Size, base: BaseGraph, catalog: Sequence[SyntheticEntry]
) -> tuple[SyntheticResource, ...]:
    """All resources, by number."""
    draw = RandomDraw(size.seed, "resources")
    platforms = [region for region in base.regions if has_platform(region)]
    result = []
    for number in range(size.resources):
        is_unattached = number >= size.special and number % UNATTACHED_INTERVAL == UNATTACHED_INTERVAL - 1
        entry = None if is_unattached else catalog[number % len(catalog)]
        region = entry.department.region if entry else draw.of(platforms)
        result.append(SyntheticResource(number, region.code, region.level, _DEPTHS[region.level], entry))
    return tuple(result)


def resource_rows(size: Size, all_resources: Sequence[SyntheticResource]) -> Iterator[Row]:
    """Rows of `synthetic/resource`."""
    draw = RandomDraw(size.seed, "tables")
    for resource in all_resources:
        yield {
            "id": resource.id,
            "properties": {
                "namespace": f"mysql://{resource.platform}.synthetic",
                "name": f"t_{resource.number:07}",
                "title": f"{resource.entry.title}库表" if resource.entry else f"未挂接资源{resource.number:07}",
                "kind": draw.of(_KINDS),
                "platformCode": resource.platform,
                "updatedAt": MEASURES_START + timedelta(seconds=draw.below(_YEARS)),
                "records": 1_000 + draw.below(1_000_000),
                "builtBy": resource.level,
                "sample": True,
            },
            "platform": resource.platform,
            "entry": resource.entry.code if resource.entry else None,
        }
