"""The documentation at `/docs/<page>`: the pages of docs/ as HTML, to which `extensions.docs` of an error links.

`/docs/errors#timeout` is the heading TIMEOUT of docs/errors.md. Links between the pages lead to their addresses here;
what is not served (decisions, files of the checkout) stays as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from api.errors.formatting import DOCS

if TYPE_CHECKING:
    from markdown_it.token import Token
    from starlette.requests import Request

PREFIX = DOCS.rpartition("/")[0]
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "vary": "Accept-Encoding",
    "x-content-type-options": "nosniff",
}
STYLE = """
body { max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: .75rem; background: #f4f4f4; overflow-wrap: normal }
table { display: block; overflow-x: auto; border-collapse: collapse }
th, td { padding: .25rem .5rem; border: 1px solid #bbb; text-align: left; vertical-align: top }
:target { background: #fff3c4 }
"""
MARKDOWN_LINK = re.compile(r"([a-z0-9-]+)\.md")
CACHED_PAGES = 64


def routes(folder: Path) -> list[BaseRoute]:
    """The route `/docs/{name}` for the Markdown files directly in the folder."""

    # not a coroutine function: Starlette calls it in a thread, since the first call renders the page
    def page(request: Request) -> HTMLResponse:
        name = request.path_params["name"]
        names = frozenset(path.stem for path in folder.glob("*.md"))
        if name not in names:
            raise HTTPException(404)
        path = folder / f"{name}.md"
        return HTMLResponse(_rendered(path, path.stat().st_mtime_ns, names), headers=HEADERS)

    return [Route(f"{PREFIX}/{{name}}", page, methods=["GET"], name="documentation")]


@lru_cache(CACHED_PAGES)
def _rendered(path: Path, changed: int, names: frozenset[str]) -> str:
    """The page of a file. `changed`: its time of change, by which a changed file is rendered again."""
    del changed
    return render(path.read_text("utf-8"), names)


def render(text: str, names: Collection[str]) -> str:
    """A Markdown page as an HTML document. `names`: of the pages that are served."""
    # imported on demand: only readers of the documentation need it
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    _set_anchors(tokens)
    for token in tokens:
        if token.children:
            token.children = _with_served_links(token.children, names)
    title = next((token.content for token in tokens if token.type == "inline"), "")
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)} · Yuanliu</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body>\n{markdown.renderer.render(tokens, markdown.options, {})}</body>\n</html>\n"
    )


def _set_anchors(tokens: Sequence[Token]) -> None:
    """The anchor of each heading as its id, as GitHub forms it, so that the links in docs/ work here and there."""
    uses: Counter[str] = Counter()
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open":
            text = "".join(child.content for child in words.children or ()).lower()
            slug = "".join("-" if char == " " else char for char in text if char in " -_" or category(char)[0] in "LNM")
            heading.attrSet("id", f"{slug}-{uses[slug]}" if uses[slug] else slug)
            uses[slug] += 1


def _with_served_links(tokens: Sequence[Token], names: Collection[str]) -> list[Token]:
    """The inline tokens with links to other pages as served, and without links and images that are not served."""
    result: list[Token] = []
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            target = _served(str(token.attrGet("href")), names)
            dropped = target is None
            token.attrSet("href", target or "")
        if token.type == "image":
            token.type, token.tag = "text", ""
        if not (dropped and token.type in ("link_open", "link_close")):
            result.append(token)
    return result


def _served(href: str, names: Collection[str]) -> str | None:
    """The address of a link's target: relative to the page, or on another host; None if it is not served."""
    if href.startswith(("https://", "http://", "#")):
        return href
    path, mark, anchor = href.partition("#")
    page = MARKDOWN_LINK.fullmatch(path)
    return f"{page[1]}{mark}{anchor}" if page and page[1] in names else None
