"""What a server asks itself at its start, so that nobody else's first question waits for plans."""

from __future__ import annotations

import pytest

from server.supervisor import documents
from server.warmup import WARMUP_DOCUMENTS
from tests.conftest import Api


@pytest.mark.parametrize("document", [*documents(), *WARMUP_DOCUMENTS])
async def test_it_is_answered(api: Api, document: str) -> None:
    assert await api.data(document)
