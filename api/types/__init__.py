"""The types callers see, one file a noun. Their fields are read as `graph/shapes/` says; tests hold them together."""
