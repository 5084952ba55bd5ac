"""The dates on which data was last updated, for FIRST_DAY. About one attached entry in twenty is overdue on its day.

This holds from the first to the last instant of the day, by the grace periods of domain/rules/need_status.py:

- Data within its cycle was updated at most one cycle before the day begins. Each grace period is longer than its
  cycle by at least a day, so the data becomes overdue only after the day.
- Late data was updated at least two cycles before the day begins, which is longer than every grace period.
- Data that is updated every hour or more often (one entry in 36) would have to be newer than the day's beginning, that
  is, possibly newer than the load. It was last updated during the day before, and is overdue on the whole day, except
  for a few entries in its first two hours. Of the other entries fewer than one in twenty are therefore late.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from exchange.sample.deterministic import SAMPLE_END, chance, instant_between, number_below

LATE_PERCENT = 2.6
"""Percentage of late data, data that is updated hourly or more often not counted."""
_DAYS = {
    "REALTIME": 1,
    "HOURLY": 1,
    "DAILY": 1,
    "WEEKLY": 7,
    "TEN_DAYS": 10,
    "MONTHLY": 30,
    "QUARTERLY": 91,
    "HALF_YEARLY": 182,
    "YEARLY": 365,
    "IRREGULAR": 365,
}


def data_updated(cycle: str, *key: str) -> datetime:
    """An instant within one cycle before the day; for late data some cycles earlier."""
    span = timedelta(days=_DAYS[cycle])
    until = SAMPLE_END - _delay(cycle, *key)
    return instant_between(until - span, until, "data", *key)


def store_updated(cycle: str, *key: str) -> datetime:
    """The same for a store of returned data: an instant of the day before the day, since its flow may be daily.

    `cycle`: that of the entry to which the store is attached.
    """
    until = SAMPLE_END - _delay(cycle, "back", *key)
    return instant_between(until - timedelta(days=1), until, "back", *key)


def _delay(cycle: str, *key: str) -> timedelta:
    late = chance(LATE_PERCENT, "overdue", *key)
    return timedelta(days=_DAYS[cycle]) * (2 + number_below(6, "late", *key)) if late else timedelta()
