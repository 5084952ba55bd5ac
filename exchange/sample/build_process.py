"""Builds and validates the batches of the sample in a process of their own (`exchange.sample.build_child`).

This takes some 250 MB, of which Python gives little back to the system. A server would hold them as long as it runs.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from domain.errors import SetupError
from domain.model.batch import Batch
from exchange.sample.build import batches, build_sample
from exchange.sample.read_facts import Facts
from graph.write.validation import ValidatedBatch

CODE_FOLDER = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class BuiltSample:
    """`rows`: their number in all batches. `batches`: each is read when it is needed."""

    rows: int
    batches: Iterable[Batch | ValidatedBatch]


@asynccontextmanager
async def built_sample(day: date, facts: Facts | None = None) -> AsyncIterator[BuiltSample]:
    """The sample for this day, from the facts under `sample/`. Other `facts` are built within this process.

    Raises SetupError if the process ends early.
    """
    if facts is not None:
        built = await asyncio.to_thread(lambda: list(batches(build_sample(facts), day)))
        yield BuiltSample(row_count(built), built)
        return
    with subprocess.Popen(  # noqa: ASYNC220, S603 - it starts at once; the command is this file's own
        [sys.executable, "-m", "exchange.sample.build_child", day.isoformat()],
        cwd=CODE_FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # Ctrl-C must reach this process only.
        start_new_session=True,
    ) as process:
        assert process.stdout  # noqa: S101 - it is a pipe
        try:
            rows = await asyncio.to_thread(_read, process, process.stdout)
            yield BuiltSample(rows, _read_batches(process, process.stdout))
        finally:
            process.kill()


def _read_batches(process: subprocess.Popen[bytes], source: IO[bytes]) -> Iterator[ValidatedBatch]:
    while (batch := _read(process, source)) is not None:
        yield batch


def _read(process: subprocess.Popen[bytes], source: IO[bytes]) -> Any:
    try:
        return pickle.load(source)  # noqa: S301 - written by our own process
    except (EOFError, pickle.UnpicklingError, ValueError) as cause:
        raise _ended(process.wait()) from cause


def row_count(built: Iterable[Batch]) -> int:
    """The number of rows in all batches."""
    return sum(len(batch.rows) for batch in built)


def _ended(code: int) -> SetupError:
    return SetupError(
        f"The process that builds the sample ended early, with code {code}.",
        zh=f"构建样例数据的进程提前退出（退出码 {code}）。",
        remedy="Free some memory (400 MB are needed), then start again: what was loaded is not loaded again.",
        remedy_zh="请释放内存（约需 400 MB）后重新启动；已导入的数据不会重复导入。",
    )
