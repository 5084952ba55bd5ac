"""Python's collector of cycles, set for a server: what is loaded lives as long as the process."""

from __future__ import annotations

import gc

YOUNG_GENERATION_OBJECTS = 50_000
"""Objects made before the youngest are looked through: an answer of some thousand rows makes no cycles."""


def tune_gc() -> None:
    """Call once all is loaded: it is not looked through again, and what comes is looked through less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_GENERATION_OBJECTS, 20, 20)
