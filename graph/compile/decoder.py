"""Types for decoding a record of positions into a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graph.pagination import window
from graph.selection import Selection

ValuePath = tuple[int, ...]
Decoder = Callable[[Any, "DecodeContext"], Any]


@dataclass(frozen=True, slots=True)
class Deferred:
    """A part of a result that is batch-loaded after its statement.

    `kind`: the type that is loaded. `selection`: what is selected of it. `subject`: id of the row that it belongs to.
    `as_of`: the instant. `target`: the dict to fill. `consistent`: False if the result is of several graph versions.
    """

    kind: str
    selection: Selection
    subject: str
    as_of: str
    target: dict[str, Any]
    consistent: bool


@dataclass(frozen=True, slots=True)
class DecodeContext:
    """Context of decoding one result.

    `root`: the selection with the caller's arguments. `version`: the graph version. `consistent`: whether all of the
    result is of that version. `deferred`: the parts to batch-load, collected while decoding.
    """

    root: Selection
    version: str
    consistent: bool
    deferred: list[Deferred] = field(default_factory=list)
    _sizes: dict[ValuePath, int] = field(default_factory=dict)

    def size(self, path: ValuePath) -> int:
        """The maximum number of rows of the page at a path."""
        size = self._sizes.get(path)
        if size is None:
            selection = self.root.at(path)
            size = self._sizes[path] = window(selection.arguments, maximum=selection.max_size).size
        return size
