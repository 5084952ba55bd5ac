"""Distinct large documents do not fill the memory, although each is parsed and planned."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from settings import CHECKOUT

DOCUMENTS = 2_000 if os.environ.get("YUANLIU_HOSTILE") else 160
"""The first quarter fills the caches."""
MAX_GROWTH_BYTES = 20_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/statm")
def test_distinct_large_documents_do_not_fill_the_memory() -> None:
    """A plan that held the nodes of its document alive took 1.5 MB for each of these documents."""
    command = [sys.executable, "-m", "tests.support.document_memory", str(DOCUMENTS)]
    output = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    early, late = map(int, output.split())
    assert late - early < MAX_GROWTH_BYTES
