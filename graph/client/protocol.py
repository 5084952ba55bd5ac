"""What the rest of the code uses of a database client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from graph.client.database import STATEMENT_SECONDS, WORK_SECONDS, Record
from graph.client.instrumentation import InFlight


class Database(Protocol):
    """graph.bolt.Bolt has these members without inheriting them; what each does stands there."""

    pool: int
    in_flight: InFlight

    @property
    def newest(self) -> str | None: ...

    @property
    def terminated_statements(self) -> int: ...

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record: ...

    async def version(self) -> str: ...

    async def rows(
        self, statement: str, parameters: Mapping[str, Any], *, timeout: float = WORK_SECONDS
    ) -> list[dict[str, Any]]: ...

    async def write(
        self, statements: Sequence[tuple[str, Mapping[str, Any]]], *, timeout: float = WORK_SECONDS
    ) -> list[list[dict[str, Any]]]: ...

    async def plan(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        profile: bool = False,
        timeout: float = WORK_SECONDS,
    ) -> Mapping[str, Any]: ...


class ReadsOnly(Database):
    """The base of a Database that answers reads by `read` and does nothing else."""

    pool = 0
    in_flight = InFlight()

    @property
    def newest(self) -> str | None:
        return None

    @property
    def terminated_statements(self) -> int:
        return 0

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record:
        raise NotImplementedError

    async def version(self) -> str:
        return (await self.read("RETURN 1", {})).version

    async def rows(
        self, statement: str, parameters: Mapping[str, Any], *, timeout: float = WORK_SECONDS
    ) -> list[dict[str, Any]]:
        raise NotImplementedError

    async def write(
        self, statements: Sequence[tuple[str, Mapping[str, Any]]], *, timeout: float = WORK_SECONDS
    ) -> list[list[dict[str, Any]]]:
        raise NotImplementedError

    async def plan(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        profile: bool = False,
        timeout: float = WORK_SECONDS,
    ) -> Mapping[str, Any]:
        raise NotImplementedError
