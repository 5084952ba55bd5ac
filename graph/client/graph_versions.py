"""Names of graph versions, and the bookmarks to read at them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from graph.lru_cache import WeightedLRUCache

MAX_VERSIONS = 64


class GraphVersions:
    """The MAX_VERSIONS graph versions used last. `latest`: the last one that a read closed at; empty before any."""

    def __init__(self) -> None:
        self.latest = ""
        self._latest_bookmark = ""
        self._bookmarks: WeightedLRUCache[str, tuple[str, ...]] = WeightedLRUCache(MAX_VERSIONS)

    def record(self, bookmark: str) -> str:
        """The name of the version that a bookmark stands for: a digest. Remembers the bookmark."""
        if bookmark == self._latest_bookmark:
            return self.latest
        version = hashlib.sha256(bookmark.encode()).hexdigest()[:16]
        self.latest, self._latest_bookmark = version, bookmark
        self._bookmarks.put(version, (bookmark,))
        return version

    def bookmarks(self, version: str | None) -> Sequence[str]:
        """The bookmarks with which a read sees at least this version; none if it is None or no longer remembered."""
        return (self._bookmarks.get(version) if version else None) or ()
