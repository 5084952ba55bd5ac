"""Reads and writes of the graph: query files, shapes, compiler, database client, lineage, findings, bulk load."""
