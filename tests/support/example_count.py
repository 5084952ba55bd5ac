"""The number of random examples of a property, of which there are always enough."""

from __future__ import annotations

import os

MIN_EXAMPLES = 20
GRAPHS = int(os.environ.get("YUANLIU_LINEAGE_EXAMPLES", "200"))


def example_count(graphs_per_example: int = 1) -> int:
    """The examples that together have `GRAPHS` graphs, but at least `MIN_EXAMPLES`."""
    return max(MIN_EXAMPLES, GRAPHS // graphs_per_example)
