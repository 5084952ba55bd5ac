"""Where a Neo4j answers and who asks it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Server:
    """A server's `uri` (bolt:// or neo4j://) and the account used there."""

    uri: str
    user: str
    password: str = field(repr=False)
