"""The forty questions that need jobs and runs, on the events of docs/examples/questions/events.json."""

from __future__ import annotations

import json

from exchange.openlineage.ingest import LineageIngest
from tests.conftest import Api
from tests.support.example_documents import with_time
from tests.support.forty_questions import FOLDER, check_answer, document, numbers


async def test_every_question_about_the_events_has_the_documented_answer(empty_api: Api) -> None:
    """One test, because an ingest and a new graph for each question take longer than its answer."""
    events = json.loads((FOLDER / "events.json").read_text("utf-8"))
    result = await LineageIngest(empty_api.engine.database).ingest(events)
    assert result.refused == ()
    for number in numbers("events"):
        answer = (await empty_api.post(with_time(document(number)))).json()
        assert "errors" not in answer, (number, answer)
        check_answer(number, answer)
