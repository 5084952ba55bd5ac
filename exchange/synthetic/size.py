"""The size of a synthetic graph: requested counts, and counts that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

ITEMS = 8
"""Items per entry."""
CHAIN = 128
"""Resources in the chain: 127 hops, without any other flow to or from them."""
MIN_COUNTS = {"entries": 200, "resources": 400, "flows": 1_200}
_LARGE_HUB_FLOWS, _SMALL_HUB_FLOWS = 50_000, 5_000
# The first library contains a fourth of the entries, the next a twentieth, eight a hundredth, the rest a thousandth.
_SHARES = (4, 20, *(100,) * 8)
_SMALL_SHARE = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """Numbers of entries, resources and flows, and the seed of everything pseudo-random."""

    entries: int = 200_000
    resources: int = 200_000
    flows: int = 600_000
    seed: int = 1

    @property
    def key(self) -> str:
        """A text that identifies the graph: equal texts mean equal graphs."""
        return f"{self.entries}-{self.resources}-{self.flows}-{self.seed}"

    @property
    def special(self) -> int:
        """Number of resources in the chain and the two hubs, which are the first ones."""
        return CHAIN + 2

    @property
    def hubs(self) -> tuple[int, int]:
        """Numbers of resources that the two hubs feed: 50,000 and 5,000 of 600,000 flows."""
        ordinary = self.resources - self.special
        return min(_LARGE_HUB_FLOWS, self.flows // 12, ordinary), min(_SMALL_HUB_FLOWS, self.flows // 120, ordinary)

    def entries_in_library(self, library: int) -> int:
        """Number of entries in the library with this number, from 0. The first has 50,000 of 200,000."""
        share = _SHARES[library] if library < len(_SHARES) else _SMALL_SHARE
        return max(1, self.entries // share)
