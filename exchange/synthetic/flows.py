"""The synthetic flows: one chain, two hubs, and about three from each other resource, mostly to partner departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.model.batch import Row
from exchange.sample.deterministic import MEASURES_START
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.resources import SyntheticResource
from exchange.synthetic.size import CHAIN, Size

PARTNERS = 6
"""Number of departments that one exchanges data with. Few, because real graphs are sparse between departments."""
ENDED_PERCENT = 2.0
_BEGAN = int(MEASURES_START.timestamp())
_YEAR = 365 * 86_400
_CADENCES = ("REALTIME", "DAILY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_CHANNELS = ("PLATFORM",) * 94 + ("OTHER",) * 4 + ("OFFLINE",) * 2
_FIELDS = ("gmsfhm", "xm", "xbdm", "mzdm", "csrq", "hjdz", "tyshxydm", "djrq")


def flow_rows(size: Size, resources: Sequence[SyntheticResource]) -> Iterator[Row]:
    """Rows of `synthetic/flow`; ids are numbered in order."""
    draw = RandomDraw(size.seed, "flows")
    for number, (source, target) in enumerate(_pairs(size, resources)):
        yield _row(draw, number, source, target)


def _row(draw: RandomDraw, number: int, source: SyntheticResource, target: SyntheticResource) -> Row:
    kind = _kind(draw, source, target)
    since = _BEGAN + draw.below(_YEAR)
    ordinary = number >= CHAIN
    return {
        "id": f"flow_syn{number:07}",
        "properties": {
            "kind": kind,
            "cadence": draw.of(_CADENCES),
            "channel": draw.of(_CHANNELS),
            **({"fields": list(_FIELDS[: 2 + draw.below(6)])} if kind == "RETURN_FLOW" else {}),
            "sample": True,
        },
        "from": source.id,
        "to": target.id,
        # Seconds, not instants: the driver would convert 1.2 million instants one by one.
        "since": since,
        "until": since + _YEAR if draw.chance(ENDED_PERCENT) and ordinary else None,
    }


def _kind(draw: RandomDraw, source: SyntheticResource, target: SyntheticResource) -> str:
    if source.depth > target.depth:
        return "AGGREGATION"
    if source.depth < target.depth:
        return "RETURN_FLOW"
    if source.platform == target.platform:
        return draw.of(("COLLECTION", "INTEGRATION", "TRANSFORMATION", "TRANSFORMATION"))
    return "SHARING"


def _pairs(size: Size, resources: Sequence[SyntheticResource]) -> Iterator[tuple[SyntheticResource, SyntheticResource]]:
    yield from pairwise(resources[:CHAIN])
    draw = RandomDraw(size.seed, "pairs")
    ordinary = resources[size.special :]
    for hub, degree in zip(resources[CHAIN : size.special], size.hubs, strict=True):
        for index in draw.shuffled(len(ordinary))[:degree]:
            yield hub, ordinary[index]
    by_department, partners = _partners(size, ordinary)
    for _ in range(size.flows - (CHAIN - 1) - sum(size.hubs)):
        source = draw.of(ordinary)
        if source.entry is None:
            yield source, draw.of(ordinary)
            continue
        department = source.entry.department.code
        receiver = department if draw.chance(50) else draw.of(partners[department])
        yield source, draw.of(by_department[receiver])


def _partners(
    size: Size, ordinary: Sequence[SyntheticResource]
) -> tuple[dict[str, list[SyntheticResource]], dict[str, list[str]]]:
    """Resources and partner departments, both by department code."""
    by_department: dict[str, list[SyntheticResource]] = {}
    for resource in ordinary:
        if resource.entry:
            by_department.setdefault(resource.entry.department.code, []).append(resource)
    draw, codes = RandomDraw(size.seed, "partners"), list(by_department)
    return by_department, {code: [draw.of(codes) for _ in range(PARTNERS)] for code in codes}
