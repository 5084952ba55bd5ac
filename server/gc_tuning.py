"""Tune Python's cyclic garbage collector for a long-running server."""

from __future__ import annotations

import gc

YOUNG_GENERATION_OBJECTS = 50_000
"""Allocations between collections of the youngest generation. Responses of some thousand rows contain no cycles."""


def tune_gc() -> None:
    """Exclude all objects loaded so far from collection; collect new ones less often. Call at the end of startup."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_GENERATION_OBJECTS, 20, 20)
