"""Deterministic pseudo-random choices, each derived from the digest of a key.

With a seeded generator an inserted row would change all values behind it; with a digest it changes only its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

Choice = TypeVar("Choice")
# The day of the measures, 2023-02-17, began in Xinjiang (Asia/Shanghai) at this instant.
MEASURES_START = datetime(2023, 2, 16, 16, tzinfo=UTC)
# Everything in the sample happened before this instant, at which the first day of the sample begins. Update dates are
# derived for this day and moved with the stored day (exchange/sample/sample_day.py); all other dates stay.
SAMPLE_END = datetime(2026, 8, 31, 16, tzinfo=UTC)


def number_below(limit: int, *key: str) -> int:
    """The whole number of this key, from 0 to `limit` - 1."""
    digest = blake2b("\x1f".join(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % limit


def chance(percent: float, *key: str) -> bool:
    """True for `percent` of all keys."""
    return number_below(10_000, *key) < percent * 100


def choose(choices: Sequence[Choice], *key: str) -> Choice:
    """The choice of this key."""
    return choices[number_below(len(choices), *key)]


def token(*key: str) -> str:
    """16 hexadecimal digits for this key: an id where the natural key would be too long."""
    return blake2b("\x1f".join(key).encode(), digest_size=8).hexdigest()


def instant_between(since: datetime, until: datetime, *key: str) -> datetime:
    """The whole second of this key, from `since` (included) to `until` (excluded)."""
    return since + timedelta(seconds=number_below(max(int((until - since).total_seconds()), 1), *key))


def day(text: str) -> datetime:
    """The first instant of a day `YYYY-MM-DD` in Xinjiang (Asia/Shanghai, UTC+8, no daylight saving since 1991)."""
    return datetime.fromisoformat(f"{text}T00:00:00+08:00").astimezone(UTC)


def day_of(instant: datetime) -> str:
    """The day of an instant in Xinjiang, as `YYYYMMDD`."""
    return f"{instant + timedelta(hours=8):%Y%m%d}"
