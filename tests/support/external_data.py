"""Real input beside the checkout. A test that needs it is skipped with a reason if it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import CHECKOUT

DATA = CHECKOUT.parent / "shared" / "data"


def external_data(name: str) -> Path:
    """The path of a file of ../shared/data."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} does not exist")
    return path
