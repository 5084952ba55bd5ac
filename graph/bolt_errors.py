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

from graph.errors import Conflict, TimedOut, Unavailable, YuanliuError


class Refused(Exception):
    """The server refused our credentials."""


class Stopped(Unavailable):
    """The statement was terminated: by us, by an operator, or by a server that shuts down."""


@asynccontextmanager
async def translated(seconds: float) -> AsyncIterator[None]:
    """What the driver raises, as one of ours. `seconds`: the time the statement had."""
    try:
        yield
    except AuthError as error:
        raise Refused from error
    except (ServiceUnavailable, SessionExpired, TransientError, OSError) as error:
        if isinstance(error, TransientError) and "TimedOut" in (error.code or ""):
            raise TimedOut.after(seconds) from error
        raise Unavailable.database() from error
    except ConstraintError as error:
        raise Conflict(str(error.message)) from error
    except ClientError as error:
        if "TimedOut" in (error.code or ""):
            raise TimedOut.after(seconds) from error
        if "Terminated" in (error.code or ""):
            raise Stopped.database() from error
        raise YuanliuError(f"{error.code}: {error.message}") from error
    except (Neo4jError, DriverError) as error:
        if isinstance(error, Neo4jError) and "Unavailable" in (error.code or ""):
            raise Unavailable.database() from error
        raise YuanliuError(str(error)) from error
    except asyncio.IncompleteReadError as error:
        raise Unavailable.database() from error
