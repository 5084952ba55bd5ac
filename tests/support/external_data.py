"""Real input beside the checkout. A test that needs it is skipped with a reason if it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from settings import CHECKOUT

SHARED = CHECKOUT.parent / "shared"


def external_data(name: str) -> Path:
    """The path of a file of ../shared/data."""
    return _shared(f"data/{name}")


def external_case(name: str) -> Path:
    """The path of a file of ../shared/cases: small inputs that failed once, with their right values."""
    return _shared(f"cases/{name}")


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} does not exist")
    return path
