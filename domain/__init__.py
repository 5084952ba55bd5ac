"""Rules, value types and errors of the domain. Imports no other package of ours, no driver and no GraphQL."""
