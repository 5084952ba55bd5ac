"""Names of graph versions, and the bookmarks to read at them."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

MAX_VERSIONS = 64


class GraphVersions:
    """The last MAX_VERSIONS graph versions that reads closed at. `latest`: the last of them; empty before any."""

    def __init__(self) -> None:
        self.latest = ""
        self._latest_bookmark = ""
        self._bookmarks: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def record(self, bookmark: str) -> str:
        """The name of the version that a bookmark stands for: a digest. Remembers the bookmark."""
        if bookmark == self._latest_bookmark:
            return self.latest
        version = hashlib.sha256(bookmark.encode()).hexdigest()[:16]
        self.latest, self._latest_bookmark = version, bookmark
        if version not in self._bookmarks:
            self._bookmarks[version] = (bookmark,)
            if len(self._bookmarks) > MAX_VERSIONS:
                self._bookmarks.popitem(last=False)
        return version

    def bookmarks(self, version: str | None) -> Sequence[str]:
        """The bookmarks with which a read sees at least this version; none if it is None or no longer remembered."""
        return self._bookmarks.get(version, ()) if version else ()
