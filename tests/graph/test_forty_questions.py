"""The forty questions that need jobs and runs, on the events of docs/examples/questions/events.json."""

from __future__ import annotations

import json

import pytest

from exchange.openlineage.ingest import LineageIngest
from tests.conftest import Api
from tests.support.forty_questions import FOLDER, check_answer, document, numbers


@pytest.mark.parametrize("number", numbers("events"))
async def test_a_question_has_the_documented_answer(empty_api: Api, number: int) -> None:
    events = json.loads((FOLDER / "events.json").read_text("utf-8"))
    result = await LineageIngest(empty_api.engine.database).ingest(events)
    assert result.refused == ()
    answer = (await empty_api.post(document(number))).json()
    assert "errors" not in answer
    check_answer(number, answer)
