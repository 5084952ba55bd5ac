"""The driver's errors as ours, translated once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from domain.errors import Conflict, TimedOut, Unavailable, YuanliuError


class CredentialsRefused(Exception):
    """The server refused our credentials."""


class StatementTerminated(Unavailable):
    """The statement was terminated: by us, by an operator, or by a server that shuts down."""


DRIVER_ERRORS = (Neo4jError, DriverError, OSError, asyncio.IncompleteReadError)
"""All that the driver raises."""


@asynccontextmanager
async def translate_errors(seconds: float) -> AsyncIterator[None]:
    """What the driver raises, as one of ours. `seconds`: the time the statement had."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translate(error, seconds) from error


def translate(error: Exception, seconds: float) -> Exception:
    """One of ours for one of the driver's."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    match error:
        case AuthError():
            return CredentialsRefused()
        case ServiceUnavailable() | SessionExpired() | TransientError() | OSError() | asyncio.IncompleteReadError():
            return TimedOut.after(seconds) if "TimedOut" in code else Unavailable.database()
        case ConstraintError():
            return Conflict(str(error.message))
        case ClientError():
            if "TimedOut" in code:
                return TimedOut.after(seconds)
            return StatementTerminated.database() if "Terminated" in code else YuanliuError(f"{code}: {error.message}")
        case _:
            return Unavailable.database() if "Unavailable" in code else YuanliuError(str(error))
