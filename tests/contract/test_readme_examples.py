"""The answers in the documentation are those of the sample, compared character by character.

The three documents are those that GraphiQL opens with and `yuanliu serve` prints (web/src/queries). docs/examples has
their whole answers. Both READMEs have them too, with long lists cut and marked. After a change of the sample, this
command writes them again; review the difference like code:

    YUANLIU_WRITE_EXAMPLES=1 .venv/bin/python -m pytest tests/contract/test_readme_examples.py
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Api
from tests.support.example_documents import with_time
from tests.support.forty_questions import document as question
from tests.support.forty_questions import numbers
from tests.support.idle_machine import skip_unless_idle
from tests.support.json_layout import format_json

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "web" / "src" / "queries"
EXAMPLES = ROOT / "docs" / "examples"
READMES = ("README.md", "README.zh.md")
NAMES = ("authoritative-source", "scenario", "return-flows")
MAX_README_ROWS = 2
MAX_COST_RATIO = 10
ATTEMPTS = 3
LIMITED_BY_THE_EXAMPLE = {"DEPTH", "WIDTH", "PAGE", "UNPLACED"}
WRITES_EXAMPLES = os.environ.get("YUANLIU_WRITE_EXAMPLES") == "1"
# Fields whose values follow the day of the sample (docs/sample.md). A need's `freshness` is its cycle, without fields.
FOLLOWS_THE_DAY = re.compile(r"\b(?:updatedAt|dataUpdatedAt|overdue|findings|sampleAsOf)\b|\bfreshness\s*\{")
FENCE = re.compile(r"^```graphql\n(.*?)^```", re.MULTILINE | re.DOTALL)


def document(name: str) -> str:
    """The document of an example."""
    return (QUERIES / f"{name}.graphql").read_text("utf-8").strip()


def in_readme(name: str, answer: Any, readme: str) -> str:
    """The answer as in a README: the first rows of a longer page, and the number of the others."""
    file = f"docs/examples/{name}.json"
    rest = rf"… 另有 \1 条，见 {file}" if readme == "README.zh.md" else rf"… \1 more: {file}"
    return re.sub(r'"… (\d+) more"', rest, format_json(_cut(answer)))


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(item) for item in value]
    if not isinstance(value, dict):
        return value
    cut = {key: _cut(item) for key, item in value.items()}
    if len(cut.get("edges", ())) > MAX_README_ROWS:
        cut["edges"] = [*cut["edges"][:MAX_README_ROWS], f"… {len(cut['edges']) - MAX_README_ROWS} more"]
    return cut


def blocks(name: str, answer: Any, readme: str) -> dict[str, str]:
    """The blocks of a README by their markers."""
    return {
        f"document: {name}": f"```graphql\n{document(name)}\n```",
        f"answer: {name}": f"```json\n{in_readme(name, answer, readme)}\n```",
    }


def replace_block(text: str, marker: str, block: str) -> str:
    """The text with this block behind the marker."""
    pattern = re.compile(rf"(<!-- {re.escape(marker)} -->\n).*?(<!-- end -->)", re.DOTALL)
    result, count = pattern.subn(lambda match: f"{match[1]}{block}\n{match[2]}", text)
    assert count == 1, f"the marker <!-- {marker} --> occurs {count} times"
    return result


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_has_the_documented_answer(api: Api, name: str) -> None:
    answer = (await api.post(document(name))).json()
    assert "errors" not in answer
    file = EXAMPLES / f"{name}.json"
    if WRITES_EXAMPLES:
        EXAMPLES.mkdir(exist_ok=True)
        file.write_text(format_json(answer) + "\n", "utf-8")
    assert file.read_text("utf-8") == format_json(answer) + "\n"
    for readme in READMES:
        text = (ROOT / readme).read_text("utf-8")
        expected = text
        for marker, block in blocks(name, answer, readme).items():
            expected = replace_block(expected, marker, block)
        if WRITES_EXAMPLES:
            (ROOT / readme).write_text(expected, "utf-8")
            text = expected
        assert text == expected, f"{readme}: see the docstring of this module"


TOUR = FENCE.findall((ROOT / "docs" / "api.md").read_text("utf-8"))
# Its cost is the number of nodes that its traversal may read. The response has counts of them, and no list.
COUNTS_WITHOUT_ROWS = "{ impact("
EMPTY_IN_THE_SAMPLE = "{ jobs("
LISTED = [
    *map(document, NAMES),
    *(text for text in TOUR if not " ".join(text.split()).startswith((COUNTS_WITHOUT_ROWS, EMPTY_IN_THE_SAMPLE))),
]


@pytest.mark.parametrize("example", LISTED)
async def test_an_example_costs_at_most_ten_times_its_response(api: Api, example: str) -> None:
    request = {"query": with_time(example), "extensions": {"cost": True}}
    answer = (await api.client.post("/graphql", json=request)).json()
    assert "errors" not in answer
    cost = answer["extensions"]["cost"]
    assert 1 <= cost["requested"] <= MAX_COST_RATIO * cost["actual"], cost


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_the_same_for_every_day_of_the_sample(name: str) -> None:
    """The database of this run has the first day. No selected, filtered or ordering field follows the day."""
    assert FOLLOWS_THE_DAY.findall(document(name)) == []


@pytest.mark.parametrize("example", TOUR)
async def test_an_example_of_the_tour_has_results(api: Api, example: str) -> None:
    data = await api.data(with_time(example))
    for key, value in data.items():
        assert value not in (None, [], {"nodes": []}), key


def completeness_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every completeness that an answer states."""
    if isinstance(value, dict):
        if "complete" in value:
            yield value
        for item in value.values():
            yield from completeness_in(item)
    if isinstance(value, list):
        for item in value:
            yield from completeness_in(item)


@pytest.mark.parametrize(
    "example", [text for text in [*TOUR, *map(question, numbers("sample"))] if "milliseconds" not in text]
)
async def test_the_default_time_is_enough_for_an_example_without_milliseconds(api: Api, example: str) -> None:
    """A promise for a machine that is otherwise idle, once the statements are planned. What the example itself limits
    (depth, width, page), and what belongs to no node of its granularity, is not for lack of time."""
    skip_unless_idle()
    for _ in range(ATTEMPTS):
        answer = (await api.post(example)).json()
        stated = list(completeness_in(answer.get("data")))
        if "errors" not in answer and not any("TIME" in row.get("stoppedBy", ()) for row in stated):
            break
    assert "errors" not in answer
    for row in stated:
        assert row["complete"] or ("stoppedBy" not in row) or set(row["stoppedBy"]) <= LIMITED_BY_THE_EXAMPLE
