"""Explains operations without running them: the first statement of each root field and the server's plan of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Never

from domain.errors import YuanliuError
from graph.client.database import STATEMENT_SECONDS
from graph.client.protocol import Database, ReadsOnly
from graph.compile import core
from graph.engine import QueryEngine

PLAN_ARGUMENTS = {"Details": "details", "EstimatedRows": "estimatedRows"}


class Explanation(YuanliuError):
    """Ends a root field after its first query was explained, since there is no result to continue with."""


@dataclass(frozen=True, slots=True)
class ExplainedQuery:
    """A query's name, its statement, and the server's plan of the statement's core: operator, details, estimatedRows,
    children. The core is explained because EXPLAIN does not show subqueries in expressions."""

    name: str
    statement: str
    plan: Mapping[str, Any]


@dataclass
class ExplainingDatabase(ReadsOnly):
    """Explains each read on `database` under the name of its query, and raises Explanation."""

    database: Database
    queries: list[ExplainedQuery] = field(default_factory=list)
    name: str = ""

    def set_name(self, name: str) -> None:
        """Set the name of the query whose statement comes next."""
        self.name = name

    @property
    def latest_version(self) -> None:
        return None

    async def version(self) -> str:
        return ""

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Never:
        del timeout, at
        name = self.name
        self.queries.append(
            ExplainedQuery(name, statement, _operator(await self.database.plan(core(statement), parameters)))
        )
        raise Explanation("explained")


def explaining_engine(engine: QueryEngine) -> tuple[QueryEngine, ExplainingDatabase]:
    """An engine that runs nothing: each root field ends at its first query, which is explained."""
    database = ExplainingDatabase(engine.database)
    explaining = QueryEngine(database, engine.batch_load)
    explaining.on_query = database.set_name
    return explaining, database


def _operator(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    arguments = plan.get("args", {})
    return {
        "operator": str(plan.get("operatorType", "")).partition("@")[0],
        **{name: arguments[argument] for argument, name in PLAN_ARGUMENTS.items() if argument in arguments},
        "children": [_operator(child) for child in plan.get("children", ())],
    }
