"""Real input that lies beside the checkout; a test that wants it skips with a reason where it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent.parent / "shared" / "data"


def external_data(name: str) -> Path:
    """The path of a file of ../shared/data."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is not here")
    return path
