"""The embedded default: the real Neo4j Community as a child process, with no Java or Docker to install.

`install` fetches the jars once, `child` is the process the server runs in, `database` starts and supervises it.
"""

from __future__ import annotations

from neo4j_embedded.database import EmbeddedDatabase

__all__ = ["EmbeddedDatabase"]
