"""What a server has made by the time it is ready stands for good, and is no garbage to be looked for."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 50_000, 20, 100
"""Objects made before the youngest are looked at, and how many such looks before the next generation's. An answer of
thousands of dicts would otherwise be looked at some ten times while it is made, and freed by its last reference."""


def settle() -> None:
    """Takes what stands out of the collector's sight: the schema, the modules, the plans kept so far. A look at all of
    it takes a tenth of a second, during which nobody is answered."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
