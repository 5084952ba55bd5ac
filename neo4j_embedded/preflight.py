"""What the machine must have before the database is started: memory and disk, asked, not guessed at later."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from domain.errors import SetupError

MIB = 1 << 20
JVM_MB = 256
"""What the JVM needs beside heap and page cache: code, threads, buffers (measured: 190 to 240)."""
DISK_MB = 512


def check_memory(heap_mb: int, page_cache_mb: int, *, available_mb: int | None = None) -> None:
    """Raises SetupError when less memory is available (MiB; None: ask the machine) than the database takes."""
    available = available_memory_mb() if available_mb is None else available_mb
    needed = heap_mb + page_cache_mb + JVM_MB
    if available is not None and available < needed:
        raise SetupError(
            f"The database needs {needed} MB of memory, but {available} MB are available.",
            zh=f"数据库需要 {needed} MB 内存，但目前可用的只有 {available} MB。",
            remedy="End other programs, or set YUANLIU_HEAP_MB and YUANLIU_PAGE_CACHE_MB lower "
            "(512 and 128 carry the sample).",
            remedy_zh="请关闭其他程序，或调低 YUANLIU_HEAP_MB 与 YUANLIU_PAGE_CACHE_MB（512 与 128 足够示例数据）。",
        )


def check_disk(folder: Path, *, free_mb: int | None = None) -> None:
    """Raises SetupError when less disk is free (MiB) at the existing `folder` than the jars and the sample take."""
    free = shutil.disk_usage(folder).free // MIB if free_mb is None else free_mb
    if free < DISK_MB:
        raise SetupError(
            f"The disk of {folder} has {free} MB free, and the database needs {DISK_MB} MB.",
            zh=f"{folder} 所在磁盘只剩 {free} MB，数据库需要 {DISK_MB} MB。",
            remedy="Free some space, or set YUANLIU_HOME to a folder on another disk.",
            remedy_zh="请清理磁盘空间，或将 YUANLIU_HOME 设为其他磁盘上的目录。",
        )


def available_memory_mb() -> int | None:
    """MiB that can be taken now, a container's limit included; None where the system does not say.

    Linux says MemAvailable; elsewhere the whole memory stands for it.
    """
    found = [each for each in (_mem_available(), _cgroup_left()) if each is not None]
    return min(found) if found else _physical()


def _mem_available() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    return None


def _cgroup_left() -> int | None:
    base = Path("/sys/fs/cgroup")
    with suppress(OSError, ValueError, KeyError):
        limit = (base / "memory.max").read_text("ascii").strip()
        if limit != "max":
            used = int((base / "memory.current").read_text("ascii"))
            # Files the kernel may forget at any moment count as used there, and are not.
            stat = dict(line.split() for line in (base / "memory.stat").read_text("ascii").splitlines())
            return max(0, int(limit) - used + int(stat["inactive_file"])) // MIB
    return None


def _physical() -> int | None:
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB
    return None
