"""Sorts more lines than memory holds: sorted runs in temporary files, merged at the end."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

RUN_BYTES = 64 << 20
CHUNK_BYTES = 1 << 20


class LineSorter:
    """Collects lines, each with its line feed. At most `run_bytes` of them are in memory.

    The temporary files have no name in `folder`: they disappear with the process, even if it is killed.
    """

    def __init__(self, folder: Path, run_bytes: int = RUN_BYTES) -> None:
        self._folder = folder
        self._run_bytes = run_bytes
        self._lines: list[bytes] = []
        self._bytes = 0
        self._runs: list[IO[bytes]] = []
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, line: bytes) -> None:
        """Add a line. Raises OSError if the disk is full."""
        self._lines.append(line)
        self._bytes += len(line)
        if self._bytes >= self._run_bytes:
            self._write_run()

    def chunks(self) -> Iterator[bytes]:
        """All lines in the order of their bytes, joined to chunks of some CHUNK_BYTES."""
        self._lines.sort()
        chunk: list[bytes] = []
        size = 0
        for line in heapq.merge(self._lines, *self._runs):
            chunk.append(line)
            size += len(line)
            if size >= CHUNK_BYTES:
                yield b"".join(chunk)
                chunk, size = [], 0
        if chunk:
            yield b"".join(chunk)

    def _write_run(self) -> None:
        self._lines.sort()
        run = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 # the stack closes it
        self._files.enter_context(run)
        run.writelines(self._lines)
        run.seek(0)
        self._runs.append(run)
        self._lines, self._bytes = [], 0
