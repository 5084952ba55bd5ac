"""Reads a connection page by page, from its first row on or from its last, and checks what each page states."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple


class _Direction(NamedTuple):
    """The arguments that select a page, and the facts of PageInfo: the cursor that leads on, whether there are further
    rows, and whether rows were passed."""

    size: str
    cursor: str
    end: str
    further: str
    passed: str


FORWARD = _Direction("first", "after", "endCursor", "hasNextPage", "hasPreviousPage")
BACKWARD = _Direction("last", "before", "startCursor", "hasPreviousPage", "hasNextPage")


async def read_pages(
    read: Callable[..., Awaitable[Mapping[str, Any]]], size: int, *, backward: bool = False
) -> list[Mapping[str, Any]]:
    """All pages in the order of the list. `read` returns a connection with `nodes`, `edges { cursor }` and all fields
    of `pageInfo`, given the arguments that select a page."""
    direction = BACKWARD if backward else FORWARD
    pages: list[Mapping[str, Any]] = []
    cursor: str | None = None
    while True:
        page = await read(**{direction.size: size} | ({direction.cursor: cursor} if cursor else {}))
        info, cursors = page["pageInfo"], [edge["cursor"] for edge in page["edges"]]
        assert len(cursors) == len(set(cursors)) == len(page["nodes"]) <= size
        assert [info["startCursor"], info["endCursor"]] == ([cursors[0], cursors[-1]] if cursors else [None, None])
        assert info[direction.passed] == (cursor is not None)
        pages = [page, *pages] if backward else [*pages, page]
        if not info[direction.further]:
            return pages
        assert len(cursors) == size
        cursor = info[direction.end]


def rows_of(pages: list[Mapping[str, Any]]) -> list[Any]:
    """The rows of all pages."""
    return [row for page in pages for row in page["nodes"]]
