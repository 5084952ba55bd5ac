"""Writes to the graph: validation, reference checks and bulk loads."""
