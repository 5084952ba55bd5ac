"""Fixture: GraphiQL in a real Chromium without network access, served by the real application.

A test parametrizes `language` and `width` to open it in another language or size of the page.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.web.chromium import chromium
from tests.web.find_chromium import ABSENT, find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.web.page import Page

DIST = Path(__file__).parents[2] / "web" / "dist"


def skip_or_fail(reason: str) -> None:
    """Skip with a reason on a developer's machine; fail in CI, where no test may be skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def language() -> str:
    """The language that the browser prefers."""
    return "zh-CN"


@pytest.fixture
def width() -> int:
    """The width of the page, in CSS pixels."""
    return 1440


async def wait_until_drawn(page: Page) -> None:
    """Wait until the editor shows a query and the schema is loaded."""
    await page.wait_for("document.querySelector('.graphiql-query-editor .view-line').textContent.length > 5")
    # The reload button spins while the schema is loaded.
    await page.wait_for("!document.querySelector('.graphiql-sidebar .graphiql-spin')")


@pytest_asyncio.fixture
async def graphiql(server_url: str, tmp_path: Path, language: str, width: int) -> AsyncIterator[Page]:
    """GraphiQL with an empty profile, after the editor is drawn and the schema is loaded."""
    if not (DIST / "index.html").is_file():
        skip_or_fail("GraphiQL is not built: .venv/bin/python web/build.py")
    executable = await asyncio.to_thread(find_chromium)
    if executable is None:
        skip_or_fail(ABSENT)
        return
    async with chromium(executable, tmp_path / "profile") as browser:
        page = await browser.open()
        await page.emulate(language, width, 1000 if width > 700 else 844)
        await page.open(f"{server_url}/")
        await wait_until_drawn(page)
        yield page
