"""How large a synthetic graph is: what is asked for, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

ITEMS = 8
"""Items of an entry."""
CHAIN = 128
"""Resources in the one chain: 127 hops, and nothing else flows to or from any of them."""
FEWEST = {"entries": 200, "resources": 400, "flows": 1_200}
_WIDEST, _WIDE = 50_000, 5_000
# One library in four of the entries, one in twenty, some in a hundred, the rest in a thousand.
_SHARES = (4, 20, *(100,) * 8)
_SMALL_SHARE = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """Entries with their items, resources and flows, and the seed of everything that looks random."""

    entries: int = 200_000
    resources: int = 200_000
    flows: int = 600_000
    seed: int = 1

    @property
    def key(self) -> str:
        """The same text for the same graph only."""
        return f"{self.entries}-{self.resources}-{self.flows}-{self.seed}"

    @property
    def special(self) -> int:
        """How many resources, the first ones, are the chain and the two hubs."""
        return CHAIN + 2

    @property
    def hubs(self) -> tuple[int, int]:
        """How many resources each of the two hubs feeds: 50,000 and 5,000 of 600,000 flows."""
        ordinary = self.resources - self.special
        return min(_WIDEST, self.flows // 12, ordinary), min(_WIDE, self.flows // 120, ordinary)

    def held(self, library: int) -> int:
        """How many entries the library with this number, from 0, holds: 50,000 of 200,000 the first."""
        share = _SHARES[library] if library < len(_SHARES) else _SMALL_SHARE
        return max(1, self.entries // share)
