"""Asking without running: what would be asked of the database first, and how it would go about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Never

from domain.errors import YuanliuError
from graph.client.database import STATEMENT_SECONDS
from graph.client.protocol import Database, ReadsOnly
from graph.compile import core
from graph.engine import QueryEngine

SHOWN = {"Details": "details", "EstimatedRows": "estimatedRows"}


class Explanation(YuanliuError):
    """A question that was explained and not run."""


@dataclass(frozen=True, slots=True)
class ExplainedQuery:
    """A question by name, its statement, and the server's plan of the statement's core: operator, details,
    estimatedRows, children. EXPLAIN shows nothing of what stands in an expression."""

    name: str
    statement: str
    plan: Mapping[str, Any]


@dataclass
class ExplainingDatabase(ReadsOnly):
    """Explains what is read of `inner`, each question under the name it was asked by, and raises Explained."""

    inner: Database
    questions: list[ExplainedQuery] = field(default_factory=list)
    name: str = ""

    def hear(self, name: str) -> None:
        """The name of the question whose statement comes next."""
        self.name = name

    @property
    def newest(self) -> None:
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
        self.questions.append(
            ExplainedQuery(name, statement, _shown(await self.inner.plan(core(statement), parameters)))
        )
        raise Explanation("explained")


def explaining_engine(engine: QueryEngine) -> tuple[QueryEngine, ExplainingDatabase]:
    """The same graph, of which nothing is run: a root field stops at its first question, which is explained."""
    database = ExplainingDatabase(engine.database)
    found = QueryEngine(database, engine.batch_load)
    found.observer = database.hear
    return found, database


def _shown(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    arguments = plan.get("args", {})
    return {
        "operator": str(plan.get("operatorType", "")).partition("@")[0],
        **{ours: arguments[theirs] for theirs, ours in SHOWN.items() if theirs in arguments},
        "children": [_shown(each) for each in plan.get("children", ())],
    }
