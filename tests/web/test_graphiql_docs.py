"""GraphiQL's documentation pane: every kind of type opens, descriptions are searched, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.page import Page

both_languages = pytest.mark.parametrize("language", ["zh-CN", "en-US"])

DOCS = ".graphiql-sidebar button:first-child"
TITLE = "document.querySelector('.graphiql-doc-explorer-title').innerText"
SECTIONS = "[...document.querySelectorAll('.graphiql-doc-explorer-section-title')].map(e => e.innerText.trim())"
CONTENT = "document.querySelector('.graphiql-doc-explorer-content').innerText"
TYPE_NAME = ".graphiql-doc-explorer-section-content .graphiql-doc-explorer-type-name"
SEARCH = ".graphiql-doc-explorer-search-input input"
HITS = "[...document.querySelectorAll('[data-cy=doc-explorer-option]')].map(e => e.innerText.trim())"
FIRST_SECTIONS = {
    "zh-CN": {
        "Query": ["字段"],
        "CatalogEntry": ["实现的接口", "字段"],
        "CatalogEntryWhere": ["字段"],
        "ShareType": ["枚举值"],
        "Node": ["字段", "实现它的类型"],
        "DateTime": [],
    },
    "en-US": {
        "Query": ["Fields"],
        "CatalogEntry": ["Implements", "Fields"],
        "CatalogEntryWhere": ["Fields"],
        "ShareType": ["Enum Values"],
        "Node": ["Fields", "Implementations"],
        "DateTime": [],
    },
}
FIELD_SECTIONS = {"zh-CN": ["类型", "参数"], "en-US": ["Type", "Arguments"]}
ROOT_SECTIONS = {"zh-CN": ["根类型", "全部类型"], "en-US": ["Root Types", "All Schema Types"]}
INTRODUCTION = {
    "zh-CN": "每一种操作有一个根类型",
    "en-US": "A GraphQL schema provides a root type",
}
ICONS = {
    "zh-CN": {"字段", "查找", "返回", "执行", "历史", "接口文档"},
    "en-US": {"field icon", "magnifying glass icon", "chevron left icon", "play icon", "history icon"},
}


async def open_docs(page: Page) -> None:
    await page.click(DOCS)
    await page.wait_for(f"{SECTIONS}.length === 2")


async def wait_for_title(page: Page, title: str) -> None:
    await page.wait_for(f"{TITLE} === {json.dumps(title)}")


async def search(page: Page, text: str) -> list[str]:
    """The hits of the documentation's search."""
    before = await page.evaluate(HITS)
    await page.click(SEARCH)
    await page.type(text)
    await page.wait_for(f"(hits => hits.length > 0 && hits.join() !== {json.dumps(','.join(before))})({HITS})")
    # The search waits 200 ms for the last character.
    await page.evaluate("new Promise(done => setTimeout(done, 400))")
    return list(await page.evaluate(HITS))


@both_languages
async def test_every_kind_of_type_opens(graphiql: Page, language: str) -> None:
    await open_docs(graphiql)
    assert await graphiql.evaluate(SECTIONS) == ROOT_SECTIONS[language]
    assert INTRODUCTION[language] in await graphiql.evaluate(CONTENT)
    sections = {}
    for name in FIRST_SECTIONS[language]:
        await graphiql.click(TYPE_NAME, name)
        await wait_for_title(graphiql, name)
        sections[name] = await graphiql.evaluate(SECTIONS)
        await graphiql.click(".graphiql-doc-explorer-back")
        await wait_for_title(graphiql, "接口文档" if language == "zh-CN" else "Docs")
    assert sections == FIRST_SECTIONS[language]
    assert graphiql.errors == []


@both_languages
async def test_a_field_with_arguments_opens(graphiql: Page, language: str) -> None:
    await open_docs(graphiql)
    await graphiql.click(TYPE_NAME, "Query")
    await wait_for_title(graphiql, "Query")
    await graphiql.click(".graphiql-doc-explorer-field-name", "authoritativeSource")
    await wait_for_title(graphiql, "authoritativeSource")
    assert await graphiql.evaluate(SECTIONS) == FIELD_SECTIONS[language]
    text = await graphiql.evaluate(CONTENT)
    assert "element" in text
    assert "AuthoritativeSource" in text
    assert graphiql.errors == []


@pytest.mark.parametrize(
    ("language", "text", "type_name"),
    [
        ("zh-CN", "数源", "Designation"),
        ("zh-CN", "法定数源", "AuthoritativeSource"),
        ("zh-CN", "不宜提供给其他部门", "ShareType"),
        ("en-US", "数源认定", "Designation"),
        ("en-US", "STATUTORY source", "AuthoritativeSource"),
    ],
)
async def test_a_hit_in_a_description_opens(graphiql: Page, text: str, type_name: str) -> None:
    await open_docs(graphiql)
    hits = await search(graphiql, text)
    assert type_name in hits
    await graphiql.click("[data-cy=doc-explorer-option]", type_name)
    await wait_for_title(graphiql, type_name)
    assert len(await graphiql.evaluate(SECTIONS)) > 0
    assert graphiql.errors == []


@pytest.mark.parametrize(
    ("language", "description", "value"),
    [
        ("zh-CN", "共享类型（第十九条）。", "有条件共享：可提供给相关部门"),
        ("en-US", "共享类型, Art. 19.", "有条件共享: shared with some departments"),
    ],
)
async def test_descriptions_are_in_the_language_of_the_page(graphiql: Page, description: str, value: str) -> None:
    await open_docs(graphiql)
    await graphiql.click(TYPE_NAME, "ShareType")
    await wait_for_title(graphiql, "ShareType")
    text = await graphiql.evaluate(CONTENT)
    assert description in text
    assert value in text
    assert graphiql.errors == []


async def test_names_are_found_before_descriptions(graphiql: Page) -> None:
    await open_docs(graphiql)
    hits = await search(graphiql, "repeatCollectors")
    assert hits[0] == "AuthoritativeSource.repeatCollectors"
    await graphiql.click("[data-cy=doc-explorer-option]", hits[0])
    await wait_for_title(graphiql, "repeatCollectors")
    assert graphiql.errors == []


@both_languages
async def test_icons_have_titles_that_name_them(graphiql: Page, language: str) -> None:
    await open_docs(graphiql)
    await graphiql.click(TYPE_NAME, "Query")
    await wait_for_title(graphiql, "Query")
    titles = set(await graphiql.evaluate("[...document.querySelectorAll('svg title')].map(e => e.textContent)"))
    assert titles >= ICONS[language]
    latin = {title for title in titles if title.isascii()}
    assert latin == (set() if language == "zh-CN" else titles)


async def test_the_shortcut_opens_the_search(graphiql: Page) -> None:
    event = "new KeyboardEvent('keydown', {altKey: true, ctrlKey: true, code: 'KeyK'})"
    await graphiql.evaluate(f"window.dispatchEvent({event})")
    await graphiql.wait_for(f"document.activeElement === document.querySelector('{SEARCH}')")
    assert graphiql.errors == []
