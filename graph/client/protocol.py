"""The interface of a database client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any, Protocol

from graph.client.database import STATEMENT_SECONDS, WORK_SECONDS
from graph.client.instrumentation import InFlight
from graph.client.statement import Record, Statement


class Database(Protocol):
    """Implemented, without inheritance, by Neo4jDatabase (graph/client/database.py), which describes each member."""

    pool: int
    in_flight: InFlight

    @property
    def latest_version(self) -> str | None: ...

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
        self, statements: Sequence[Statement], *, conflicts: Set[str] = frozenset(), timeout: float = WORK_SECONDS
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
    """Base of a Database that supports only `read`, which subclasses override."""

    pool = 0
    in_flight = InFlight()

    @property
    def latest_version(self) -> str | None:
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
        self, statements: Sequence[Statement], *, conflicts: Set[str] = frozenset(), timeout: float = WORK_SECONDS
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
