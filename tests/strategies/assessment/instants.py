"""The instant of the random worlds, and periods before, at and after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.oracles.assessment.world import OPEN_END

AT = datetime(2024, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAST_YEAR = datetime(2023, 1, 1, tzinfo=UTC)
VALID, STILL_VALID = (AT, OPEN_END), (LAST_YEAR, AT + SECOND)
ENDED, TO_COME = (LAST_YEAR, AT), (AT + SECOND, OPEN_END)
