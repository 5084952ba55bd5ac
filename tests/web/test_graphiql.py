"""GraphiQL as a newcomer meets it: whole without any other host, in Chinese, and answering."""

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
    """What the response pane holds, once it holds a whole answer."""
    shown = await page.wait_for(f"(text => text && JSON.parse(text) && text)({RESPONSE})")
    return dict(json.loads(shown))


async def test_the_page_is_whole_with_every_other_host_out_of_reach(graphiql: Page, server: str) -> None:
    assert await graphiql.evaluate("document.title") == "源流 Yuanliu · GraphiQL"
    assert await graphiql.evaluate("[document.documentElement.lang, document.characterSet]") == ["zh-CN", "UTF-8"]
    assert await graphiql.evaluate("document.querySelector('.graphiql-logo').textContent") == "源流 Yuanliu"
    tabs = "[...document.querySelectorAll('.graphiql-tab-button')].map(tab => tab.textContent)"
    assert await graphiql.evaluate(tabs) == ["AuthoritativeSource", "NewbornScenario", "ReturnFlows"]
    first_line = "document.querySelector('.graphiql-query-editor .view-line').textContent"
    assert await graphiql.evaluate(first_line) == "#\xa0一、数源：喀什市的“公民身份号码”，"
    assert {urlsplit(url).netloc for url in graphiql.requests} == {urlsplit(server).netloc}
    assert graphiql.complaints == []


async def test_a_query_typed_and_run_shows_the_true_answer(graphiql: Page, server: str) -> None:
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
    assert {urlsplit(url).netloc for url in graphiql.requests} == {urlsplit(server).netloc}
    assert graphiql.complaints == []


async def test_each_of_the_three_tabs_answers_without_an_error(graphiql: Page) -> None:
    asked = {}
    for position in (1, 2, 3):
        tab = f".graphiql-tabs li:nth-child({position})"
        await graphiql.click(f"{tab} .graphiql-tab-button")
        await graphiql.wait_for(f"!!document.querySelector('{tab}.graphiql-tab-active')")
        await graphiql.click(RUN)
        asked[position] = await answer(graphiql)
    # the messages too, where there are any
    assert [answered.get("errors") for answered in asked.values()] == [None] * 3
    assert [list(answered) for answered in asked.values()] == [["data"]] * 3
    assert graphiql.complaints == []
