"""The bounds of the time for a list of findings."""

from __future__ import annotations

import pytest

from domain.errors import BadArgument
from resolvers.findings.arguments import MAX_MILLISECONDS, bounded_milliseconds


@pytest.mark.parametrize(("value", "expected"), [(None, MAX_MILLISECONDS), (1, 1), (60_000, 60_000)])
def test_time_within_the_bounds(value: int | None, expected: int) -> None:
    assert bounded_milliseconds(value) == expected


@pytest.mark.parametrize("value", [0, -1, 60_001])
def test_time_out_of_the_bounds_is_refused(value: int) -> None:
    with pytest.raises(BadArgument) as raised:
        bounded_milliseconds(value)
    assert raised.value.argument == "milliseconds"
