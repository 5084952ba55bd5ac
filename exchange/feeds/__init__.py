"""Readers of external catalogs and registers."""
