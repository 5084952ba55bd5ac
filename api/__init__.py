"""The HTTP API: GraphQL schema, endpoints, admission control, caches and observability."""
