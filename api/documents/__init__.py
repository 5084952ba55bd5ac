"""GraphQL documents: lookup by id or hash, parse and validation cache, trusted store."""
