"""Rules of the measures and of the catalog, as pure functions."""
