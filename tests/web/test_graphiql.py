"""GraphiQL in the browser: complete without any other host, in Chinese, and able to run queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.web.page import Page

RESPONSE = "__MONACO.editor.getModels().find(model => model.uri.path.endsWith('response.json')).getValue()"
RUN = ".graphiql-execute-button"
TYPED = """query Typed { authoritativeSource(element: "NP-01-01", region: "653101000000") \
{ status element { code name } department { line } localCollector { line } } }"""


async def answer(page: Page) -> dict[str, object]:
    """The content of the response pane, once it is complete JSON."""
    text = await page.wait_for(f"(text => text && JSON.parse(text) && text)({RESPONSE})")
    return dict(json.loads(text))


async def test_the_page_is_complete_without_other_hosts(graphiql: Page, server_url: str) -> None:
    assert await graphiql.evaluate("document.title") == "源流 Yuanliu · GraphiQL"
    assert await graphiql.evaluate("[document.documentElement.lang, document.characterSet]") == ["zh-CN", "UTF-8"]
    assert await graphiql.evaluate("document.querySelector('.graphiql-logo').textContent") == "源流 YuanliuEnglish"
    tabs = "[...document.querySelectorAll('.graphiql-tab-button')].map(tab => tab.textContent)"
    assert await graphiql.evaluate(tabs) == ["AuthoritativeSource", "NewbornScenario", "ReturnFlows"]
    first_line = "document.querySelector('.graphiql-query-editor .view-line').textContent"
    assert await graphiql.evaluate(first_line) == "#\xa0一、数源：喀什市的“公民身份号码”，"
    assert {urlsplit(url).netloc for url in graphiql.requests} == {urlsplit(server_url).netloc}
    assert graphiql.errors == []


async def test_a_typed_query_shows_its_result(graphiql: Page, server_url: str) -> None:
    await graphiql.click(".graphiql-query-editor .view-line")
    await graphiql.press("a", "KeyA", 65, control=True, command="selectAll")
    await graphiql.press("Backspace", "Backspace", 8)
    await graphiql.type(TYPED)
    # The tab takes the operation's name when GraphiQL has read the document.
    await graphiql.wait_for("document.querySelector('.graphiql-tab-button').textContent === 'Typed'")
    await graphiql.click(RUN)
    assert await answer(graphiql) == {
        "data": {
            "authoritativeSource": {
                "status": "DESIGNATED",
                "element": {"code": "NP-01-01", "name": "公民身份号码"},
                "department": {"line": "公安"},
                "localCollector": {"line": "公安"},
            }
        }
    }
    await graphiql.wait_for("document.querySelector('.result-window').innerText.includes('\"公民身份号码\"')")
    assert {urlsplit(url).netloc for url in graphiql.requests} == {urlsplit(server_url).netloc}
    assert graphiql.errors == []


async def test_the_three_example_tabs_run_without_errors(graphiql: Page) -> None:
    responses = {}
    for position in (1, 2, 3):
        tab = f".graphiql-tabs li:nth-child({position})"
        await graphiql.click(f"{tab} .graphiql-tab-button")
        await graphiql.wait_for(f"!!document.querySelector('{tab}.graphiql-tab-active')")
        await graphiql.click(RUN)
        responses[position] = await answer(graphiql)
    # Compared first, so that a failure shows the messages.
    assert [response.get("errors") for response in responses.values()] == [None] * 3
    assert [list(response) for response in responses.values()] == [["data"]] * 3
    assert graphiql.errors == []
