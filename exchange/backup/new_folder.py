"""Creates the folder of a backup: it has its name only when it is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exchange.backup.errors import already_running, not_empty, not_writable


@dataclass(frozen=True)
class NewFolder:
    """A backup that is being written to `path`. `lock`: a descriptor that locks it against another backup; a process
    that inherits it locks it too."""

    path: Path
    lock: int


@contextmanager
def new_folder(target: Path) -> Iterator[NewFolder]:
    """A temporary folder beside `target`, which gets this name at the end of the block. After an error it is removed.

    A killed process leaves the temporary folder behind; the next backup to `target` replaces it. Raises SetupError if
    `target` is not empty, or cannot be written, also within the block: then it is an OSError, such as of a full disk.
    """
    target = target.absolute()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise not_empty(target)
        unfinished = target.with_name(f".{target.name}.part")
        unfinished.mkdir(parents=True, mode=0o700, exist_ok=True)
        lock = os.open(unfinished, os.O_RDONLY | os.O_DIRECTORY)
        try:
            _lock(lock, target)
            _clear(unfinished)
            try:
                yield NewFolder(unfinished, lock)
                _sync(unfinished)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise
            unfinished.rename(target)
            _sync_folder(target.parent)
        finally:
            os.close(lock)
    except OSError as cause:
        raise not_writable(target, cause) from cause


def _lock(descriptor: int, target: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise already_running(target) from None


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _sync(folder: Path) -> None:
    """Write the content of all files to the disk before the folder gets its name."""
    for path in folder.iterdir():
        path.chmod(0o600)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
