"""Resolvers of lineage, paths, diff, impact, return flows and export."""
