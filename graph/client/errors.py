"""Translation of the driver's errors into those of domain/errors.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from domain.errors import Conflict, StatementRefused, TimedOut, Unavailable, YuanliuError


class CredentialsRefused(Exception):
    """The server refused our credentials."""


class StatementTerminated(Unavailable):
    """The statement was terminated: by us, by an operator, or by a server that shuts down."""


DRIVER_ERRORS = (Neo4jError, DriverError, OSError, asyncio.IncompleteReadError)
"""All errors that the driver raises, except UNSENDABLE."""
UNSENDABLE = (OverflowError, UnicodeEncodeError)
"""Errors of a parameter that Bolt cannot express: an integer of more than 64 bits, a text that is not Unicode."""
REFUSED = ("Neo.ClientError.Statement.", "Neo.DatabaseError.Statement.ExecutionFailed")
"""The begin of the codes of errors that a statement meets again with the same parameters. The second is that of a value
that is too large for an index."""
PANIC = "Neo.DatabaseError.Transaction."
"""The begin of the codes of a database that can write no more, such as on a full disk, and needs a restart."""


@asynccontextmanager
async def translate_errors(seconds: float) -> AsyncIterator[None]:
    """Translate the driver's errors. `seconds`: the statement's timeout, named in TimedOut."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise translate_error(error, seconds) from error


def translate_error(error: Exception, seconds: float) -> Exception:
    """The error that stands for an error of the driver. `seconds`: as for translate_errors."""
    code = (error.code or "") if isinstance(error, Neo4jError) else ""
    match error:
        case AuthError():
            return CredentialsRefused()
        case ServiceUnavailable() | SessionExpired() | TransientError() | OSError() | asyncio.IncompleteReadError():
            return TimedOut.after(seconds) if "TimedOut" in code else Unavailable.database()
        case ConstraintError():
            return Conflict(str(error.message))
        case ClientError() if "TimedOut" in code:
            return TimedOut.after(seconds)
        case ClientError() if "Terminated" in code:
            return StatementTerminated.database()
        case ClientError() | DatabaseError() if code.startswith(REFUSED):
            return StatementRefused(f"{code}: {error.message}")
        case ClientError():
            return YuanliuError(f"{code}: {error.message}")
        case DatabaseError() if code.startswith(PANIC):
            return Unavailable.database()
        case _:
            return Unavailable.database() if "Unavailable" in code else YuanliuError(str(error))
