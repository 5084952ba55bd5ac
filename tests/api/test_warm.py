"""What a server asks itself at its start, so that nobody else's first question waits for plans."""

from __future__ import annotations

import pytest

from terminal.serve import documents
from terminal.warm import WALKS
from tests.conftest import Api


@pytest.mark.parametrize("document", [*documents(), *WALKS])
async def test_it_is_answered(api: Api, document: str) -> None:
    assert await api.data(document)
