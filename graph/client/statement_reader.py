"""The interface for reading one statement, and the choice between its two implementations.

graph/client/session_read.py uses the public API of the driver only. graph/client/direct_read.py uses private names and
takes about two thirds of the processor time (docs/decisions/0021).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from neo4j import AsyncDriver

from graph.client.driver_compatibility import incompatibility
from graph.client.session_read import SessionReader

log = logging.getLogger("yuanliu.graph")


class StatementReader(Protocol):
    """Reads one statement in an auto-commit transaction with READ access."""

    async def read(
        self,
        statement: str,
        parameters: dict[str, Any],
        *,
        metadata: Mapping[str, str],
        timeout: float,
        bookmarks: Sequence[str] = (),
    ) -> tuple[list[list[Any]], str]:
        """The values of each record, and the bookmark of the transaction.

        `metadata` of the transaction; `timeout`: seconds the server may take; `bookmarks`: the read sees at least their
        transactions. Raises the driver's errors (graph/client/errors.py). Cancellation closes the connection.
        """
        ...

    def connections_released(self) -> AbstractAsyncContextManager[None]:
        """A context in which the reader holds no connection of the pool between reads."""
        ...


def choose_reader(driver: AsyncDriver, database: str, *, direct: bool) -> StatementReader:
    """The session-less reader if `direct` and the driver's private names are as expected, else the session-based one.

    Logs one warning if the driver's names are not as expected.
    """
    if not direct:
        return SessionReader(driver, database)
    if reason := incompatibility(driver):
        log.warning(
            "Reads use sessions, which cost more processor time: the driver differs from the tested one: %s", reason
        )
        return SessionReader(driver, database)
    # the import fails where the driver's modules differ, so it comes after the check
    from graph.client.direct_read import DirectReader

    return DirectReader(driver, database)
