"""Flows: one chain, two hubs, and between all other resources about three from each, mostly to bodies it works with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.model.batch import Row
from exchange.sample.deterministic import MEASURES
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.resources import SyntheticResource
from exchange.synthetic.size import CHAIN, Size

PARTNERS = 6
"""With how many other bodies one exchanges data: between departments the graph is sparse, as real ones are."""
ENDED = 2.0
"""In a hundred."""
_BEGAN = int(MEASURES.timestamp())
_YEAR = 365 * 86_400
_CADENCES = ("REALTIME", "DAILY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_CHANNELS = ("PLATFORM",) * 94 + ("OTHER",) * 4 + ("OFFLINE",) * 2
_FIELDS = ("gmsfhm", "xm", "xbdm", "mzdm", "csrq", "hjdz", "tyshxydm", "djrq")


def flow_rows(size: Size, held: Sequence[SyntheticResource]) -> Iterator[Row]:
    """Rows of `synthetic/flow`; their ids are in the order of their making."""
    draw = RandomDraw(size.seed, "flows")
    for number, (source, target) in enumerate(_pairs(size, held)):
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
        # Seconds, not instants: of 1.2 million the driver would convert each by itself.
        "since": since,
        "until": since + _YEAR if draw.chance(ENDED) and ordinary else None,
    }


def _kind(draw: RandomDraw, source: SyntheticResource, target: SyntheticResource) -> str:
    if source.depth > target.depth:
        return "AGGREGATION"
    if source.depth < target.depth:
        return "RETURN_FLOW"
    if source.platform == target.platform:
        return draw.of(("COLLECTION", "INTEGRATION", "TRANSFORMATION", "TRANSFORMATION"))
    return "SHARING"


def _pairs(size: Size, held: Sequence[SyntheticResource]) -> Iterator[tuple[SyntheticResource, SyntheticResource]]:
    yield from pairwise(held[:CHAIN])
    draw = RandomDraw(size.seed, "pairs")
    ordinary = held[size.special :]
    for hub, degree in zip(held[CHAIN : size.special], size.hubs, strict=True):
        for place in draw.shuffled(len(ordinary))[:degree]:
            yield hub, ordinary[place]
    own, partners = _bodies(size, ordinary)
    for _ in range(size.flows - (CHAIN - 1) - sum(size.hubs)):
        source = draw.of(ordinary)
        if source.entry is None:
            yield source, draw.of(ordinary)
            continue
        body = source.entry.body.code
        near = own[body] if draw.chance(50) else own[draw.of(partners[body])]
        yield source, draw.of(near)


def _bodies(
    size: Size, ordinary: Sequence[SyntheticResource]
) -> tuple[dict[str, list[SyntheticResource]], dict[str, list[str]]]:
    """By body its resources, and the bodies it exchanges data with."""
    own: dict[str, list[SyntheticResource]] = {}
    for each in ordinary:
        if each.entry:
            own.setdefault(each.entry.body.code, []).append(each)
    draw, codes = RandomDraw(size.seed, "partners"), list(own)
    return own, {code: [draw.of(codes) for _ in range(PARTNERS)] for code in codes}
