"""Warms the planner of a new Neo4j, as the service does at its start (server/warmup.py).

In a fresh Java process the first large statement takes more than ten seconds to plan, later ones less than one.
"""

from __future__ import annotations

import time

from graph.client.database import Neo4jDatabase
from graph.compile import compile_query
from graph.query_files import load_query
from graph.selection import Selection
from graph.shape import One

PLANNING_SECONDS = 300.0
"""The limit of one statement while the planner is cold."""
WARM_SECONDS = 1.5
"""A planner that needs less than this for the largest statement is warm."""
MAX_ROUNDS = 10


def _field(name: str, *fields: Selection) -> Selection:
    return Selection(name, name, {}, fields)


CODE = _field("code")
EDGES = _field(
    "edges",
    *(_field(name) for name in ("via", "place", "coverage")),
    _field("node", CODE),
    _field("resource", _field("id")),
    _field("returnFlow", _field("id")),
    _field("differences", _field("aspect"), _field("source"), _field("copy")),
)
NEEDS = _field(
    "needs",
    *(_field(name) for name in ("status", "reason", "late", "purpose", "freshness")),
    _field("need", _field("position")),
    _field("element", CODE),
    _field("entry", CODE),
    _field("source", _field("status"), _field("department", CODE), _field("designations", _field("id"))),
    _field("entries", _field("totalCount"), EDGES),
    _field("holders", _field("totalCount"), _field("nodes", CODE)),
    _field("nextSteps", _field("act"), _field("sentence"), _field("body", CODE)),
)
SCENARIO = Selection("scenario", "scenario", {"code": "s"}, (_field("assessment", NEEDS),))


async def warm_planner(database: Neo4jDatabase) -> None:
    """Plans the largest statement of the service, without running it, until that is fast."""
    plan = compile_query(load_query("scenario/scenario_by_code"), One("", "Scenario"), SCENARIO)
    for number in range(MAX_ROUNDS):
        start = time.monotonic()
        # another text each time, because a plan is cached by its text
        await database.read(f"EXPLAIN /*{number}*/ {plan.text}", {}, timeout=PLANNING_SECONDS)
        if time.monotonic() - start < WARM_SECONDS:
            return
