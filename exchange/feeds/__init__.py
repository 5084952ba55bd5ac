"""Feeds: readers of external catalogs and registers, and the code that writes their records as catalog entries."""
