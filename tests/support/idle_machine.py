"""Skips the test of a time that the product promises for a machine that is otherwise idle."""

from __future__ import annotations

import os

import pytest


def skip_unless_idle() -> None:
    """Skip the test if other programs, such as the other part of the suite, use the processors."""
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        pytest.skip("other programs use the processors; run this test by itself")
