"""Warms the planner of a new Neo4j, as the service does at its start (server/warmup.py).

In a fresh Java process the first large statement takes more than ten seconds to plan, later ones less than one.
"""

from __future__ import annotations

from graph.client.database import Neo4jDatabase
from graph.compile import compile_query
from graph.query_files import load_query
from graph.selection import Selection
from graph.shape import One

SECONDS = 300.0
CODE = Selection("code", "code")
ENTRIES = Selection(
    "entries",
    "entries",
    {},
    (Selection("edges", "edges", {}, (Selection("via", "via"), Selection("node", "node", {}, (CODE,)))),),
)
NEEDS = Selection("needs", "needs", {}, (Selection("status", "status"), ENTRIES))
SCENARIO = Selection("scenario", "scenario", {"code": "s"}, (Selection("assessment", "assessment", {}, (NEEDS,)),))
ROUNDS = 3


async def warm_planner(database: Neo4jDatabase) -> None:
    """Plans the largest statement of the service a few times, without running it."""
    plan = compile_query(load_query("scenario/scenario_by_code"), One("", "Scenario"), SCENARIO)
    for number in range(ROUNDS):
        # another text each time, because a plan is cached by its text
        await database.read(f"EXPLAIN /*{number}*/ {plan.text}", {}, timeout=SECONDS)
