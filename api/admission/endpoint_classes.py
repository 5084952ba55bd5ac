"""The guarded addresses, and the slots of each kind of work: all of them together are the pool's connections, so that
whoever is let in finds one."""

from __future__ import annotations

from collections.abc import Mapping

from api.admission.codel_queue import CoDelQueue

ENDPOINT_CLASSES: Mapping[str, str] = {
    "/graphql": "graphql",
    "/api/v1/lineage": "openlineage",
    "/api/v1/lineage/batch": "openlineage",
    "/export/lineage": "export",
}
"""By path. What is not here (health, metrics, the page) is let in always."""
CLASS_PATHS: Mapping[str, str] = {"graphql": "/graphql", "openlineage": "/api/v1/lineage", "export": "/export/lineage"}
"""The address that stands for each door."""
RESERVED_SHARE = 8
"""Of the pool, an eighth each is for what holds a connection or a socket for long: taking events in, and exporting."""


def create_queues(pool: int) -> Mapping[str, CoDelQueue]:
    """A queue for each kind of work, of a pool of so many connections; each has one slot at least."""
    apart = max(1, pool // RESERVED_SHARE)
    return {
        "graphql": CoDelQueue(max(1, pool - 2 * apart)),
        "openlineage": CoDelQueue(apart),
        "export": CoDelQueue(apart),
    }
