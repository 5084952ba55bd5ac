"""The database client: the only modules that import the Neo4j driver."""
