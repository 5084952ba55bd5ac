"""Declares root fields with their resolvers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from api.fields import Connection, argument, page_arguments, with_arguments
from resolvers.context import FieldRequest

Resolver = Callable[[FieldRequest], Awaitable[Any]]
RESOLVER = "resolver"
"""The key of a root field's resolver in the metadata of the field."""


def root_field(resolver: Resolver, result: Any, description: str, **arguments: Any) -> Any:
    """A root field with its resolver.

    Its type is always nullable: when the field fails, it is null and the other root fields keep their data.
    """
    return with_arguments(result | None, description, arguments, metadata={RESOLVER: resolver})


def list_field(resolver: Resolver, kind: Any, description: str, *, connection: Any = None) -> Any:
    """A root field that lists the nodes of one type. `connection`: its type, if it has more than pages."""
    return root_field(resolver, connection or Connection[kind], description, **page_arguments(kind.__name__))


def code_field(resolver: Resolver, kind: Any, example: str) -> Any:
    """A root field that returns the node with a code or an id, or null."""
    code = argument(str, f"The code, {example}, or the Relay id.")
    return root_field(resolver, kind, f"The {kind.__name__} with this code or id; null if there is none.", code=code)
