"""The embedded default: the real Neo4j Community as a child process, with no Java or Docker to install.

`database.EmbeddedDatabase` starts and supervises it, `install` fetches the jars once, `child` is the process it runs
in. Nothing is imported here: the child must not carry what only its parent needs.
"""
