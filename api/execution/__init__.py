"""Execution of one GraphQL operation."""
