"""Rows of a list that come apart, looked at as they come: what is as it should be is not looked at again at the end."""

from __future__ import annotations

from typing import Any

from api.fast.leaves import Unusual
from api.fast.ready import One
from resolvers.in_shape import InShape


class Rows:
    """Sees the rows of one list; changes none."""

    __slots__ = ("_key", "_ready", "_seen", "_usual")

    def __init__(self, key: str, ready: One) -> None:
        """`key`: where they stand in their connection; `ready`: what makes one of them ready."""
        self._key = key
        self._ready = ready
        self._seen = 0
        self._usual = True

    def __call__(self, row: Any) -> None:
        self._seen += 1
        if self._usual:
            try:
                self._usual = self._ready(row) is row
            except Unusual:
                self._usual = False

    def settle(self, connection: Any) -> None:
        """Says of a connection's rows that they are as they should be, where all of them were seen to be."""
        if not self._seen or not self._usual or not isinstance(connection, dict):
            return
        if len(connection[self._key]) == self._seen:
            connection[self._key] = InShape(connection[self._key])
