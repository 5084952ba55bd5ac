"""Memory limits of control groups, in made file systems of both versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from neo4j_embedded.cgroup_memory import cgroup_available_mb

MIB = 1 << 20
V1_MOUNT = "35 31 0:32 {root} /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory"
V2_MOUNT = "30 23 0:26 {root} /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate"
OTHER_MOUNTS = (
    "23 1 8:1 / / rw,relatime - ext4 /dev/vda rw",
    "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu",
)


def write(root: Path, name: str, *lines: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines))


def hierarchy(root: Path, mount: str, group: str) -> Path:
    write(root, "proc/self/mountinfo", *OTHER_MOUNTS, mount)
    write(root, "proc/self/cgroup", "1:cpu:/elsewhere", group)
    return root


def v1(root: Path, folder: str, limit_mb: int, used_mb: int, cache_mb: int) -> None:
    base = f"sys/fs/cgroup/memory{folder}"
    write(root, f"{base}/memory.limit_in_bytes", str(limit_mb * MIB))
    write(root, f"{base}/memory.usage_in_bytes", str(used_mb * MIB))
    write(root, f"{base}/memory.stat", "inactive_file 1", f"total_inactive_file {cache_mb * MIB}")


def v2(root: Path, folder: str, limit: str, used_mb: int, cache_mb: int) -> None:
    base = f"sys/fs/cgroup{folder}"
    write(root, f"{base}/memory.max", limit)
    write(root, f"{base}/memory.current", str(used_mb * MIB))
    write(root, f"{base}/memory.stat", "anon 17", f"inactive_file {cache_mb * MIB}")


def test_a_limit_of_version_1_counts(tmp_path: Path) -> None:
    root = hierarchy(tmp_path, V1_MOUNT.format(root="/"), "4:memory:/service")
    v1(root, "/service", 1000, 700, 100)
    v1(root, "", (1 << 63) // MIB - 1, 5000, 0)
    assert cgroup_available_mb(root) == 400


@pytest.mark.parametrize(("upper", "available"), [("max", 900), (str(800 * MIB), 500)])
def test_a_limit_of_version_2_counts_also_of_a_group_above(tmp_path: Path, upper: str, available: int) -> None:
    root = hierarchy(tmp_path, V2_MOUNT.format(root="/"), "0::/system.slice/yuanliu.service")
    v2(root, "/system.slice/yuanliu.service", str(1000 * MIB), 200, 100)
    v2(root, "/system.slice", upper, 400, 100)
    assert cgroup_available_mb(root) == available


@pytest.mark.parametrize("mount_root", ["/docker/1a2b", "/"])
def test_a_container_sees_its_limit_at_the_mount_point(tmp_path: Path, mount_root: str) -> None:
    root = hierarchy(tmp_path, V1_MOUNT.format(root=mount_root), "4:cpu,memory:/docker/1a2b")
    v1(root, "" if mount_root != "/" else "/docker/1a2b", 512, 100, 0)
    assert cgroup_available_mb(root) == 412


def test_a_group_outside_of_the_container_is_that_at_the_mount_point(tmp_path: Path) -> None:
    root = hierarchy(tmp_path, V2_MOUNT.format(root="/docker/1a2b"), "0::/docker/other")
    v2(root, "", str(512 * MIB), 100, 0)
    assert cgroup_available_mb(root) == 412


def test_without_a_limit_there_is_no_amount(tmp_path: Path) -> None:
    assert cgroup_available_mb(tmp_path) is None
    root = hierarchy(tmp_path, V2_MOUNT.format(root="/"), "0::/")
    v2(root, "", "max", 100, 0)
    assert cgroup_available_mb(root) is None
