"""The memory of a wide traversal in the server grows with the visited nodes, not with their square."""

from __future__ import annotations

import time
from itertools import pairwise

from graph.client.database import Neo4jDatabase
from graph.lineage import statements
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.traversal import statement_parameters
from tests.strategies.lineage import LineageWorld, WorldFlow, WorldResource, day, write

SPOKES = 1_500
BYTES_A_NODE = 2_000


async def test_a_hub_is_traversed_with_little_memory(database: Neo4jDatabase) -> None:
    """1,500 resources of a hub, each with a flow of its own; 24 MB and more if each row has a list of visited nodes."""
    names = ["resource_0", *(f"resource_{number}" for number in range(1, SPOKES + 1))]
    resources = tuple(WorldResource(name, "COUNTY", True) for name in names)
    from_hub = (WorldFlow(f"a{name}", "resource_0", name, "COLLECTION", 0, None) for name in names[1:])
    between_spokes = (
        WorldFlow(f"b{source}", source, target, "COLLECTION", 0, None) for source, target in pairwise(names[1:])
    )
    await write(database, LineageWorld(resources, (*from_hub, *between_spokes)))
    request = TraversalRequest(
        ("resource_0",), TraversalDirection.DOWNSTREAM, 3, 10_000, 30_000, ("PUBLIC", "GOV"), day(1)
    )
    parameters = statement_parameters(request, time.monotonic() + 3600)
    for statement in (
        statements.traversal_statement(request.direction, (), traverses_rejected=False),
        statements.count_statement(request.direction, omissions=True),
    ):
        profile = await database.plan(statement, parameters, profile=True)
        assert int(profile["args"]["GlobalMemory"]) <= BYTES_A_NODE * SPOKES
