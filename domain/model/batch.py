"""Batches: the rows written in one transaction."""

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

    `key` names the batch within its feed. `act` names the command: a file under graph/commands/ without its suffix,
    such as `load/entry`. Each row is `{id, properties, …reference keys}`, as the command's header describes.
    """

    key: str
    act: str
    rows: Sequence[Row]


def batched(act: str, rows: Iterable[Row], size: int = BATCH_ROWS) -> Iterator[Batch]:
    """The rows in batches of `size`, with the keys `<act>#<number>`."""
    source = iter(rows)
    number = 0
    while part := tuple(islice(source, size)):
        yield Batch(key=f"{act}#{number}", act=act, rows=part)
        number += 1


def marker(feed: str, batch: Batch, rows: Sequence[Row]) -> str:
    """The key of the `(:Load)` node for these rows of the batch. Equal keys mean equal content."""
    content = orjson.dumps([batch.act, rows], option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z, default=_text)
    return f"{feed}/{batch.key}@{hashlib.sha256(content).hexdigest()[:16]}"


def _text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping | tuple | frozenset | set):
        raise TypeError(f"A row contains a {type(value).__name__}; the database accepts dicts and lists only.")
    return str(value)
