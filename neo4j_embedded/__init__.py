"""Neo4j Community as a child process, without an installed Java or Docker.

`install` downloads the jars once, `child` is the process that runs Neo4j, `database` starts and supervises it.
"""

from __future__ import annotations

from neo4j_embedded.database import EmbeddedDatabase

__all__ = ["EmbeddedDatabase"]
