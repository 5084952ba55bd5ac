"""Choices that look random and are not: each follows from the key of what it is about.

A seeded generator would give other values to everything behind an inserted row; a digest of the thing's own key
changes nothing but that thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TypeVar

Choice = TypeVar("Choice")
# 2023-02-17 began in Xinjiang (Asia/Shanghai) at this instant: the day of the measures.
MEASURES = datetime(2023, 2, 16, 16, tzinfo=UTC)
# Everything in the sample has happened before this instant; "overdue" is judged against it.
SAMPLED = datetime(2026, 8, 31, 16, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def roll(sides: int, *key: str) -> int:
    """A whole number from 0 to `sides` - 1 that belongs to this key."""
    digest = blake2b("\x1f".join(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % sides


def chance(percent: float, *key: str) -> bool:
    """True for `percent` of all keys."""
    return roll(10_000, *key) < percent * 100


def choose(choices: Sequence[Choice], *key: str) -> Choice:
    """The one of these that belongs to this key."""
    return choices[roll(len(choices), *key)]


def token(*key: str) -> str:
    """16 hexadecimal digits that belong to this key: an id where the natural key would be too long."""
    return blake2b("\x1f".join(key).encode(), digest_size=8).hexdigest()


def instant_between(since: datetime, until: datetime, *key: str) -> datetime:
    """A whole second from `since` (included) to `until` (excluded) that belongs to this key."""
    return since + timedelta(seconds=roll(max(int((until - since).total_seconds()), 1), *key))


def day(text: str) -> datetime:
    """The first moment of a day `YYYY-MM-DD` in Xinjiang (Asia/Shanghai, UTC+8 without daylight saving since 1991)."""
    return datetime.fromisoformat(f"{text}T00:00:00+08:00").astimezone(UTC)


def day_of(instant: datetime) -> str:
    """The day in Xinjiang that an instant lies in, as `YYYYMMDD`."""
    return f"{instant + timedelta(hours=8):%Y%m%d}"
