"""What the documentation shows is what the sample answers, compared to the letter.

The three documents are those that GraphiQL opens with and `yuanliu serve` prints (web/src/queries). Their answers
stand whole in docs/examples and, long lists cut short and saying so, in both READMEs. After a change of the sample:

    YUANLIU_WRITE_EXAMPLES=1 .venv/bin/python -m pytest tests/contract/test_readme_examples.py

writes them anew; review the difference like code.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Api
from tests.support.json_layout import laid_out

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "web" / "src" / "queries"
EXAMPLES = ROOT / "docs" / "examples"
READMES = ("README.md", "README.zh.md")
NAMES = ("authoritative-source", "scenario", "return-flows")
SHOWN = 2
"""Rows of a long list that a README shows."""
WRITING = os.environ.get("YUANLIU_WRITE_EXAMPLES") == "1"
FENCE = re.compile(r"^```graphql\n(.*?)^```", re.MULTILINE | re.DOTALL)


def document(name: str) -> str:
    """The document whose answer is shown."""
    return (QUERIES / f"{name}.graphql").read_text("utf-8").strip()


def in_readme(name: str, answer: Any) -> str:
    """The answer as a README shows it: of a longer page only its first rows, and how many more there are."""
    more = rf"\1: docs/examples/{name}.json"
    return re.sub(r'"(… \d+ more)"', more, laid_out(_cut(answer)))


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(each) for each in value]
    if not isinstance(value, dict):
        return value
    cut = {key: _cut(each) for key, each in value.items()}
    if len(cut.get("edges", ())) > SHOWN:
        cut["edges"] = [*cut["edges"][:SHOWN], f"… {len(cut['edges']) - SHOWN} more"]
    return cut


def blocks(name: str, answer: Any) -> dict[str, str]:
    """A README's blocks by their marker."""
    return {
        f"document: {name}": f"```graphql\n{document(name)}\n```",
        f"answer: {name}": f"```json\n{in_readme(name, answer)}\n```",
    }


def replaced(text: str, marker: str, block: str) -> str:
    """The text with a marked block in place of what stands there."""
    pattern = re.compile(rf"(<!-- {re.escape(marker)} -->\n).*?(<!-- end -->)", re.DOTALL)
    found, times = pattern.subn(lambda match: f"{match[1]}{block}\n{match[2]}", text)
    assert times == 1, f"the marker <!-- {marker} --> stands {times} times"
    return found


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_is_answered_as_shown(api: Api, name: str) -> None:
    answer = (await api.post(document(name))).json()
    assert "errors" not in answer
    kept = EXAMPLES / f"{name}.json"
    if WRITING:
        EXAMPLES.mkdir(exist_ok=True)
        kept.write_text(laid_out(answer) + "\n", "utf-8")
    assert kept.read_text("utf-8") == laid_out(answer) + "\n"
    for readme in READMES:
        text = (ROOT / readme).read_text("utf-8")
        expected = text
        for marker, block in blocks(name, answer).items():
            expected = replaced(expected, marker, block)
        if WRITING:
            (ROOT / readme).write_text(expected, "utf-8")
            text = expected
        assert text == expected, f"{readme}: see the head of this file"


@pytest.mark.parametrize("example", FENCE.findall((ROOT / "docs" / "api.md").read_text("utf-8")))
async def test_an_example_of_the_tour_finds_something(api: Api, example: str) -> None:
    found = await api.data(example)
    for key, value in found.items():
        assert value not in (None, [], {"nodes": []}), key
