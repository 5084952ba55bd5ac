"""Walks beside the best hand-written Cypher for the same answers; see README.md."""
