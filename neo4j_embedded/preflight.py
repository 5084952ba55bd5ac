"""Check free memory and disk space before the database starts."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from domain.errors import SetupError
from neo4j_embedded.cgroup_memory import cgroup_available_mb

MIB = 1 << 20
JVM_MB = 256
"""JVM memory besides heap and page cache: code, threads, buffers (measured: 190 to 240)."""
DISK_MB = 512


def check_memory(heap_mb: int, page_cache_mb: int, *, available_mb: int | None = None) -> None:
    """Raise SetupError if `available_mb` (MiB; None: read from the system) is less memory than the database needs."""
    available = available_memory_mb() if available_mb is None else available_mb
    needed = heap_mb + page_cache_mb + JVM_MB
    if available is not None and available < needed:
        raise SetupError(
            f"The database needs {needed} MB of memory, but {available} MB are available.",
            zh=f"数据库需要 {needed} MB 内存，但目前仅有 {available} MB 可用。",
            remedy="Close other programs, or lower YUANLIU_HEAP_MB and YUANLIU_PAGE_CACHE_MB "
            "(512 and 128 are enough for the sample).",
            remedy_zh="请关闭其他程序，或调低 YUANLIU_HEAP_MB 与 YUANLIU_PAGE_CACHE_MB（示例数据用 512 与 128 即可）。",
        )


def check_disk(folder: Path, *, free_mb: int | None = None) -> None:
    """Raise SetupError if less disk is free (MiB) at the existing `folder` than the jars and the sample need."""
    free = disk_free_mb(folder) if free_mb is None else free_mb
    if free < DISK_MB:
        raise SetupError(
            f"The disk of {folder} has {free} MB free, and the database needs {DISK_MB} MB.",
            zh=f"{folder} 所在磁盘仅剩 {free} MB，数据库需要 {DISK_MB} MB。",
            remedy="Free some space, or set YUANLIU_HOME to a folder on another disk.",
            remedy_zh="请清理磁盘空间，或将 YUANLIU_HOME 设为其他磁盘上的目录。",
        )


def disk_free_mb(folder: Path) -> int:
    """Free disk in MiB for this user, at the existing `folder`."""
    return shutil.disk_usage(folder).free // MIB


def available_memory_mb() -> int | None:
    """Available memory in MiB, limited by the control groups; None if the system does not report it.

    On Linux this is MemAvailable, elsewhere the physical memory.
    """
    amounts = [amount for amount in (_mem_available(), cgroup_available_mb()) if amount is not None]
    return min(amounts) if amounts else _physical()


def _mem_available() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    return None


def _physical() -> int | None:
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB
    return None
