"""Rows that are written together: one batch, one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import orjson

Row = Mapping[str, Any]
BATCH_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one command.

    `key` names the batch within its feed, `act` the command: a file under graph/commands/ without its ending, such
    as `load/entry`. Each row is `{id, properties, …reference keys}`, as the command's header says.
    """

    key: str
    act: str
    rows: Sequence[Row]


def batched(act: str, rows: Iterable[Row], size: int = BATCH_ROWS) -> Iterator[Batch]:
    """The rows in batches of `size`, keyed by act and number."""
    source = iter(rows)
    number = 0
    while part := tuple(islice(source, size)):
        yield Batch(key=f"{act}#{number}", act=act, rows=part)
        number += 1


def marker(feed: str, batch: Batch, rows: Sequence[Row]) -> str:
    """The key of the `(:Load)` that stands for these rows of the batch: the same text for the same content only."""
    content = orjson.dumps([batch.act, rows], option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z, default=_text)
    return f"{feed}/{batch.key}@{hashlib.sha256(content).hexdigest()[:16]}"


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping | tuple | frozenset | set):
        raise TypeError(f"A row holds a {type(value).__name__}; dicts and lists are what the database takes.")
    return str(value)
