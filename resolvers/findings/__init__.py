"""Resolvers of findings."""
