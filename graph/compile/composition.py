"""Composes query files that each continue the previous one."""

from __future__ import annotations

from collections.abc import Iterable

from graph.compile.statement_builder import Scope, StatementBuilder
from graph.query_files import CypherFile


def compose(files: Iterable[CypherFile]) -> str:
    """The bodies of the files in a row, each with fresh names for what it binds. Parameters keep their names."""
    statement, scope, bodies = StatementBuilder(), Scope(), []
    for file in files:
        inner = statement.enter(file.body, scope, frozenset(scope.variables))
        bodies.append(inner.text(file.body))
        scope = scope.with_variables({name: inner.variables[name] for name in file.binds})
    return "\n".join(bodies)
