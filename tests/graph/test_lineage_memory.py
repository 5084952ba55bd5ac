"""What a wide walk holds in the server grows with what it met, not with its square."""

from __future__ import annotations

import time
from itertools import pairwise

from graph.bolt import Bolt
from graph.lineage import text
from graph.lineage.request import Direction, Walk
from graph.lineage.walk import limits
from tests.graph.lineage_worlds import Line, Place, World, day, write

SPOKES = 1_500
BYTES_A_NODE = 2_000


async def test_a_hub_is_walked_within_little_memory(database: Bolt) -> None:
    """1,500 resources around a hub, each with a flow of its own: 24 MB and more with a list of all met in each row."""
    names = ["resource_0", *(f"resource_{number}" for number in range(1, SPOKES + 1))]
    places = tuple(Place(name, "COUNTY", True) for name in names)
    out = (Line(f"a{name}", "resource_0", name, "COLLECTION", 0, None) for name in names[1:])
    on = (Line(f"b{a}", a, b, "COLLECTION", 0, None) for a, b in pairwise(names[1:]))
    await write(database, World(places, (*out, *on)))
    walk = Walk(("resource_0",), Direction.DOWNSTREAM, 3, 10_000, 30_000, ("PUBLIC", "GOV"), day(1))
    given = limits(walk, time.monotonic() + 3600)
    for statement in (text.walk(walk.direction, (), through_rejected=False), text.tally(walk.direction, left_out=True)):
        profile = await database.plan(statement, given, profile=True)
        assert int(profile["args"]["GlobalMemory"]) <= BYTES_A_NODE * SPOKES
