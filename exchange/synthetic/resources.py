"""Data resources, one for nearly every entry, on its region's platform; the first are the chain and the hubs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.model.batch import Row
from exchange.sample.deterministic import MEASURES
from exchange.sample.platforms import has_platform
from exchange.synthetic.base_graph import BaseGraph
from exchange.synthetic.entries import SyntheticEntry
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.size import Size

ALONE = 20
"""Every twentieth resource is attached to no entry (Art. 10), the chain and the hubs aside."""
_KINDS = ("TABLE",) * 14 + ("API",) * 3 + ("FILE",) * 2 + ("STREAM",)
_YEARS = 3 * 365 * 86_400
_DEPTHS = {"PROVINCE": 1, "PREFECTURE": 2, "COUNTY": 3}


@dataclass(frozen=True, slots=True)
class SyntheticResource:
    """A resource, the entry it is attached to, and the platform it is on with the depth of that platform's level."""

    number: int
    platform: str
    level: str
    depth: int
    entry: SyntheticEntry | None

    @property
    def id(self) -> str:
        return f"resource_syn{self.number:07}"


def resources(size: Size, around: BaseGraph, catalog: Sequence[SyntheticEntry]) -> tuple[SyntheticResource, ...]:
    """All of them, in the order of their numbers."""
    draw = RandomDraw(size.seed, "resources")
    platforms = [place for place in around.places if has_platform(place)]
    found = []
    for number in range(size.resources):
        alone = number >= size.special and number % ALONE == ALONE - 1
        entry = None if alone else catalog[number % len(catalog)]
        place = entry.body.place if entry else draw.of(platforms)
        found.append(SyntheticResource(number, place.code, place.level, _DEPTHS[place.level], entry))
    return tuple(found)


def resource_rows(size: Size, everything: Sequence[SyntheticResource]) -> Iterator[Row]:
    """Rows of `synthetic/resource`."""
    draw = RandomDraw(size.seed, "tables")
    for each in everything:
        yield {
            "id": each.id,
            "properties": {
                "namespace": f"mysql://{each.platform}.synthetic",
                "name": f"t_{each.number:07}",
                "title": f"{each.entry.title}库表" if each.entry else f"未挂接资源{each.number:07}",
                "kind": draw.of(_KINDS),
                "platformCode": each.platform,
                "updatedAt": MEASURES + timedelta(seconds=draw.below(_YEARS)),
                "records": 1_000 + draw.below(1_000_000),
                "builtBy": each.level,
                "sample": True,
            },
            "platform": each.platform,
            "entry": each.entry.code if each.entry else None,
        }
