"""Configuration of the driver. The measured reasons are in docs/decisions/0003-one-statement-per-root-field.md."""

from __future__ import annotations

from neo4j import AsyncDriver, AsyncGraphDatabase

from graph.client.server import Server

CONNECT_SECONDS = 4.0
RETRY_SECONDS = 15.0
USER_AGENT = "yuanliu"
RESTORE_AGENT = "yuanliu-restore"
"""The agent of a restore, which must not run beside other processes of this program."""


def create_driver(server: Server, pool: int, agent: str = USER_AGENT) -> AsyncDriver:
    """A driver with at most `pool` connections, none of them open yet. Raises ConfigurationError, ValueError."""
    return AsyncGraphDatabase.driver(
        server.uri,
        auth=(server.user, server.password),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        fetch_size=-1,
        connection_timeout=CONNECT_SECONDS / 2,
        connection_acquisition_timeout=CONNECT_SECONDS,
        max_connection_pool_size=pool,
        max_transaction_retry_time=RETRY_SECONDS,
        user_agent=agent,
    )
