"""How a record of positions is read back into an answer, and what is known while it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graph.pagination import window
from graph.selection import Selection

Path = tuple[int, ...]
Decoder = Callable[[Any, "DecodeContext"], Any]


@dataclass(frozen=True, slots=True)
class Deferred:
    """A place in an answer that is filled beside its statement: what is selected there, the id of the row it hangs on,
    the instant asked about, and the dict to be filled."""

    selection: Selection
    subject: str
    as_of: str
    place: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DecodeContext:
    """What holds for a whole answer: the graph version, whether it is all of that version, the caller's arguments;
    and what waits to be read beside it."""

    root: Selection
    version: str
    consistent: bool
    deferred: list[Deferred] = field(default_factory=list)
    _sizes: dict[Path, int] = field(default_factory=dict)

    def size(self, path: Path) -> int:
        """How many rows the page at a path may have."""
        found = self._sizes.get(path)
        if found is None:
            found = self._sizes[path] = window(self.root.at(path).arguments).size
        return found
