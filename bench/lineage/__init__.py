"""Lineage traversals compared with hand-written Cypher for the same responses; see README.md."""
