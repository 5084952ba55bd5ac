"""Address and account of a Neo4j server."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Server:
    """`uri`: bolt:// or neo4j://. `user`, `password`: the account used there."""

    uri: str
    user: str
    password: str = field(repr=False)
