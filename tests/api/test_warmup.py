"""The warm-up queries of the server."""

from __future__ import annotations

import pytest

from server.lifecycle import documents
from server.warmup import SINGLE_DOCUMENTS, WARMUP_DOCUMENTS
from tests.conftest import Api


@pytest.mark.parametrize("document", [*documents(), *WARMUP_DOCUMENTS, *SINGLE_DOCUMENTS])
async def test_warmup_documents_run_without_errors(api: Api, document: str) -> None:
    assert await api.data(document)
