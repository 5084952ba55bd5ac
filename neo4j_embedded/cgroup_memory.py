"""The memory that the control groups of this process still allow (cgroup v1 and v2).

A group is limited by its own limit and by those of all groups above it. A container may see its own part of the
hierarchy only, at the mount point.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1 << 20


@dataclass(frozen=True)
class _Files:
    """The files of a version. `inactive_file`: the line of `memory.stat` with file cache that the kernel can drop."""

    limit: str
    usage: str
    inactive_file: str


V1 = _Files("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
V2 = _Files("memory.max", "memory.current", "inactive_file")


def cgroup_available_mb(root: Path = Path("/")) -> int | None:
    """The least that a group of this process still allows, in MiB; None without a limit. `root`: of the file system."""
    amounts = [
        amount
        for files, mount_point, path in _hierarchies(root)
        for folder in _with_parents(mount_point, path)
        if (amount := _available(folder, files)) is not None
    ]
    return min(amounts, default=None)


def _hierarchies(root: Path) -> Iterator[tuple[_Files, Path, str]]:
    """Each mounted hierarchy with memory limits: its files, its mount point, and this process's group below that."""
    paths = {}
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        if not controllers:
            paths[V2] = path
        elif "memory" in controllers.split(","):
            paths[V1] = path
    for line in _lines(root / "proc/self/mountinfo"):
        mount, _, file_system = line.partition(" - ")
        kind, _, options = file_system.split(" ", 2)
        files = V2 if kind == "cgroup2" else V1 if kind == "cgroup" and "memory" in options.split(",") else None
        if files in paths:
            mount_root, mount_point = mount.split(" ")[3:5]
            below = Path(paths[files])
            # A group outside of what is mounted is that of a container, which sees itself at the mount point.
            group = below.relative_to(mount_root) if below.is_relative_to(mount_root) else Path()
            yield files, root / mount_point.lstrip("/"), group.as_posix()


def _with_parents(mount_point: Path, path: str) -> Iterator[Path]:
    folder = mount_point / path
    while folder != mount_point:
        yield folder
        folder = folder.parent
    yield mount_point


def _available(folder: Path, files: _Files) -> int | None:
    with suppress(OSError, ValueError, KeyError):
        limit = (folder / files.limit).read_text("ascii").strip()
        if limit != "max":
            used = int((folder / files.usage).read_text("ascii"))
            # The usage counts file cache that the kernel can drop at any time; it is available.
            stat = dict(line.split() for line in _lines(folder / "memory.stat"))
            return max(0, int(limit) - used + int(stat[files.inactive_file])) // MIB
    return None


def _lines(path: Path) -> list[str]:
    with suppress(OSError):
        return path.read_text("utf-8").splitlines()
    return []
