"""GraphiQL in the language of the browser, or in the one chosen with its switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import wait_until_drawn

if TYPE_CHECKING:
    from tests.web.page import Page

LANGUAGE = "document.documentElement.lang"
SWITCH = ".yuanliu-language"
FIRST_LINE = "document.querySelector('.graphiql-query-editor .view-line').textContent.replaceAll('\\xa0', ' ')"
TABS = "[...document.querySelectorAll('.graphiql-tab-button')].map(tab => tab.innerText)"
# What is neither a label nor has a translation: names and keys.
SKIPPED = ".monaco-editor, .graphiql-tab-button, .graphiql-doc-explorer-content, .graphiql-key, .yuanliu-language"
TEXTS = f"""[...document.querySelectorAll('body *')].filter(e => !e.closest({SKIPPED!r})).flatMap(e => [
    ...[...e.childNodes].filter(node => node.nodeType === 3 && e.tagName !== 'STYLE').map(node => node.textContent),
    ...['aria-label', 'title', 'placeholder'].map(name => e.getAttribute(name) ?? ''),
]).map(text => text.trim()).filter(text => text && !/[\\u4e00-\\u9fff]/.test(text) && /[a-z]{{2}}/.test(text))"""
RUN = {"zh-CN": "执行查询（Ctrl-Enter）", "en": "Execute query (Ctrl-Enter)"}
FIRST = {"zh-CN": "# 一、数源：喀什市的“公民身份号码”，", "en": "# 1. Source: who is the one statutory source of the"}


async def switch(page: Page, language: str) -> None:
    await page.click(SWITCH)
    await page.wait_for(f"{LANGUAGE} === '{language}' && document.querySelector('.graphiql-query-editor .view-line')")
    await wait_until_drawn(page)


@pytest.mark.parametrize(
    ("language", "lang"), [("zh-CN", "zh-CN"), ("zh-TW", "zh-CN"), ("en-US", "en"), ("ru-RU", "en")]
)
async def test_the_page_follows_the_browser(graphiql: Page, lang: str) -> None:
    assert await graphiql.evaluate(LANGUAGE) == lang
    assert await graphiql.evaluate(FIRST_LINE) == FIRST[lang]
    label = "document.querySelector('.graphiql-execute-button').getAttribute('aria-label')"
    assert await graphiql.evaluate(label) == (
        "执行查询（Ctrl-Enter）" if lang == "zh-CN" else "Execute query (Ctrl-Enter)"
    )
    assert graphiql.errors == []


@pytest.mark.parametrize("language", ["en-US"])
async def test_the_switch_changes_labels_and_examples_and_is_remembered(graphiql: Page) -> None:
    assert await graphiql.evaluate(FIRST_LINE) == FIRST["en"]
    tabs = await graphiql.evaluate(TABS)
    assert tabs == ["AuthoritativeSource", "NewbornScenario", "ReturnFlows"]
    await switch(graphiql, "zh-CN")
    assert await graphiql.evaluate(FIRST_LINE) == FIRST["zh-CN"]
    assert await graphiql.evaluate(TABS) == tabs

    await graphiql.reload()
    await graphiql.wait_for(f"{LANGUAGE} === 'zh-CN'")
    await wait_until_drawn(graphiql)
    assert await graphiql.evaluate(FIRST_LINE) == FIRST["zh-CN"]

    await switch(graphiql, "en")
    assert await graphiql.evaluate(FIRST_LINE) == FIRST["en"]
    assert await graphiql.evaluate(TABS) == tabs
    assert graphiql.errors == []


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "未命名查询"), ("en-US", "Unnamed query")])
async def test_a_new_tab_has_a_name(graphiql: Page, name: str) -> None:
    await graphiql.click(".graphiql-tab-add")
    await graphiql.wait_for(f"{TABS}.length === 4")
    assert (await graphiql.evaluate(TABS))[3] == name
    assert graphiql.errors == []


async def test_every_label_of_the_chinese_page_is_chinese(graphiql: Page) -> None:
    open_dialog = ".graphiql-sidebar button[data-value={}]"
    labels = set(await graphiql.evaluate(TEXTS))
    for plugin in ("1", "2"):
        await graphiql.click(f".graphiql-sidebar button:nth-child({plugin})")
        await graphiql.evaluate("new Promise(done => setTimeout(done, 300))")
        labels |= set(await graphiql.evaluate(TEXTS))
    for dialog in ("short-keys", "settings"):
        await graphiql.click(open_dialog.format(dialog))
        await graphiql.wait_for("!!document.querySelector('.graphiql-dialog-title')")
        labels |= set(await graphiql.evaluate(TEXTS))
        await graphiql.press("Escape", "Escape", 27)
        await graphiql.wait_for("!document.querySelector('.graphiql-dialog-title')")
    assert labels == {"Ctrl Alt K", "Windows", "macOS"}
    assert graphiql.errors == []
