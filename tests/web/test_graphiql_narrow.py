"""GraphiQL on a telephone, 390 CSS pixels wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.page import Page

pytestmark = [
    pytest.mark.parametrize("width", [390]),
    pytest.mark.parametrize("language", ["zh-CN", "en-US"]),
]

PAGE_WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth)"


async def box(page: Page, selector: str) -> dict[str, float]:
    """The rectangle of an element in the page: left, right, top, bottom."""
    expression = f"(b => ({{left: b.left, right: b.right, top: b.top, bottom: b.bottom}}))\
(document.querySelector('{selector}').getBoundingClientRect())"
    return dict(await page.evaluate(expression))


async def is_at(page: Page, selector: str) -> bool:
    """Whether the middle of an element is not covered by another one."""
    return bool(
        await page.evaluate(
            f"(e => {{ const b = e.getBoundingClientRect(); "
            f"return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) }})"
            f"(document.querySelector('{selector}'))"
        )
    )


async def test_editor_and_result_are_on_the_page(graphiql: Page) -> None:
    await graphiql.click(".graphiql-execute-button")
    await graphiql.wait_for("document.querySelector('.result-window').innerText.includes('data')")
    assert await graphiql.evaluate(PAGE_WIDTH) == 390
    editor, result = await box(graphiql, ".graphiql-query-editor"), await box(graphiql, ".result-window")
    for area in (editor, result):
        assert 0 <= area["left"] < area["right"] <= 390
        assert area["right"] - area["left"] >= 300
        assert area["bottom"] - area["top"] >= 150
        assert 0 <= area["top"] < area["bottom"] <= 844
    assert editor["bottom"] <= result["top"]
    for selector in (".graphiql-execute-button", ".graphiql-query-editor .monaco-editor", ".yuanliu-language"):
        assert await is_at(graphiql, selector), selector
    assert graphiql.errors == []


async def test_the_documentation_covers_the_editor_and_closes(graphiql: Page) -> None:
    docs = ".graphiql-sidebar button:first-child"
    await graphiql.click(docs)
    await graphiql.wait_for("!!document.querySelector('.graphiql-doc-explorer-section-title')")
    assert await is_at(graphiql, ".graphiql-plugin")
    area = await box(graphiql, ".graphiql-plugin")
    assert (area["right"], area["right"] - area["left"] >= 300) == (390, True)
    assert await graphiql.evaluate(PAGE_WIDTH) == 390
    await graphiql.click(docs)
    await graphiql.wait_for("!document.querySelector('.graphiql-doc-explorer')")
    assert await is_at(graphiql, ".graphiql-execute-button")
    assert graphiql.errors == []
