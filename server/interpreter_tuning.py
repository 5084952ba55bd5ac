"""Tune Python's cyclic garbage collector and its threads for a long-running server."""

from __future__ import annotations

import gc
import sys

YOUNG_GENERATION_OBJECTS = 50_000
"""Allocations between collections of the youngest generation. Responses of some thousand rows contain no cycles."""
SWITCH_SECONDS = 0.0005
"""How long another thread may compute while the event loop waits for the interpreter; Python's default is 5 ms. Worker
threads parse large documents and lineage events."""


def tune_interpreter() -> None:
    """Exclude all objects loaded so far from collection, collect new ones less often, and let the event loop interrupt
    worker threads. Call at the end of startup."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_GENERATION_OBJECTS, 20, 20)
    sys.setswitchinterval(SWITCH_SECONDS)
