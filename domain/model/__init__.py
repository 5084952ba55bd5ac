"""Value types of the domain."""
