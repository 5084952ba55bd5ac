"""The driver as it is set here; the measured reasons stand in docs/decisions/0003."""

from __future__ import annotations

from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.client.server import Server

CONNECT_SECONDS = 4.0
RETRY_SECONDS = 15.0


def create_driver(endpoint: Server, pool: int) -> AsyncDriver:
    """At most `pool` connections; nothing is contacted yet. Raises ConfigurationError, ValueError."""
    return AsyncGraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        fetch_size=-1,
        connection_timeout=CONNECT_SECONDS / 2,
        connection_acquisition_timeout=CONNECT_SECONDS,
        max_connection_pool_size=pool,
        max_transaction_retry_time=RETRY_SECONDS,
        user_agent="yuanliu",
    )
