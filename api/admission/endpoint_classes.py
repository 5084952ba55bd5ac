"""The endpoint classes and their slots. All slots together are the connections of the pool, so that each admitted
request finds a connection."""

from __future__ import annotations

from collections.abc import Mapping

from api.admission.codel_queue import CoDelQueue

EXPORTS = ("lineage", "list", "impact", "paths", "diff", "findings", "assessment")
ENDPOINT_CLASSES: Mapping[str, str] = {
    "/graphql": "graphql",
    "/api/v1/lineage": "openlineage",
    "/api/v1/lineage/batch": "openlineage",
    **dict.fromkeys((f"/export/{name}" for name in EXPORTS), "export"),
}
"""The class of each path. Other paths (health, metrics, documentation, the GraphiQL page) are always admitted."""
CLASS_PATHS: Mapping[str, str] = {"graphql": "/graphql", "openlineage": "/api/v1/lineage", "export": "/export/lineage"}
"""The path that names each class in traces."""
MAX_BODY_BYTES: Mapping[str, int] = {"/api/v1/lineage": 10_000_000, "/api/v1/lineage/batch": 10_000_000}
"""Maximum size of a body where it is not LIMITS.body."""
RESERVED_SHARE = 8
"""An eighth of the pool each is for OpenLineage and the export, which hold a connection or a socket for long."""


def create_queues(pool: int) -> Mapping[str, CoDelQueue]:
    """The queue of each class for a pool of `pool` connections. Each has at least one slot."""
    reserved = max(1, pool // RESERVED_SHARE)
    return {
        "graphql": CoDelQueue(max(1, pool - 2 * reserved)),
        "openlineage": CoDelQueue(reserved),
        "export": CoDelQueue(reserved),
    }
