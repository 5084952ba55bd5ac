"""Resolvers of the root fields: they map arguments to queries and rows to the GraphQL types, without GraphQL."""
