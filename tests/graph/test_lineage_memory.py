"""What a wide walk holds in the server grows with what it met, not with its square."""

from __future__ import annotations

import time
from itertools import pairwise

from graph.client.database import Neo4jDatabase
from graph.lineage import statements
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.traversal import statement_parameters
from tests.strategies.lineage import Line, Place, World, day, write

SPOKES = 1_500
BYTES_A_NODE = 2_000


async def test_a_hub_is_walked_within_little_memory(database: Neo4jDatabase) -> None:
    """1,500 resources around a hub, each with a flow of its own: 24 MB and more with a list of all met in each row."""
    names = ["resource_0", *(f"resource_{number}" for number in range(1, SPOKES + 1))]
    places = tuple(Place(name, "COUNTY", True) for name in names)
    out = (Line(f"a{name}", "resource_0", name, "COLLECTION", 0, None) for name in names[1:])
    on = (Line(f"b{a}", a, b, "COLLECTION", 0, None) for a, b in pairwise(names[1:]))
    await write(database, World(places, (*out, *on)))
    traversal = TraversalRequest(
        ("resource_0",), TraversalDirection.DOWNSTREAM, 3, 10_000, 30_000, ("PUBLIC", "GOV"), day(1)
    )
    given = statement_parameters(traversal, time.monotonic() + 3600)
    for statement in (
        statements.traversal_statement(traversal.direction, (), traverses_rejected=False),
        statements.count_statement(traversal.direction, omissions=True),
    ):
        profile = await database.plan(statement, given, profile=True)
        assert int(profile["args"]["GlobalMemory"]) <= BYTES_A_NODE * SPOKES
