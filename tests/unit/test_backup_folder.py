"""The folder of a backup: it has its name only if it is complete, and every later change of it is detected."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.errors import SetupError
from exchange.backup import manifest as manifests
from exchange.backup.checksums import digest_of, write_checksums
from exchange.backup.manifest import BackupKind, BackupManifest, GraphCounts, read_backup, write_manifest
from exchange.backup.new_folder import new_folder
from graph.migrate import AppliedMigration
from graph.progress import Silent
from tests.support.text_substitution import substitute

MANIFEST = BackupManifest(
    BackupKind.LOGICAL, "0.1.0", "Neo4j/5.26.30", "8f14", (AppliedMigration(1, "x", "0" * 64),), GraphCounts(2, 1, 0)
)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A complete backup."""
    with new_folder(tmp_path / "backup") as new:
        write(new.path, MANIFEST)
    return tmp_path / "backup"


def write(folder: Path, manifest: BackupManifest) -> None:
    (folder / manifests.NODES).write_bytes(b"a\nb\n")
    (folder / manifests.RELATIONSHIPS).write_bytes(b"c\n")
    write_manifest(folder, manifest)
    names = (manifests.NAME, manifests.NODES, manifests.RELATIONSHIPS)
    write_checksums(folder, {name: digest_of(folder / name) for name in names})


def refusal(folder: Path) -> str:
    with pytest.raises(SetupError) as raised:
        read_backup(folder, Silent())
    assert raised.value.remedy
    return substitute(raised.value.message, str(folder), "DIR")


def test_a_complete_backup_is_read_and_readable_by_its_owner_only(backup: Path) -> None:
    read = read_backup(backup, Silent())
    assert read.manifest == MANIFEST
    assert set(read.digests) == {"manifest.json", "nodes.jsonl", "relationships.jsonl"}
    assert backup.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}
    assert [path.name for path in backup.parent.iterdir()] == ["backup"]


@pytest.mark.parametrize("name", ["SHA256SUMS", "manifest.json", "nodes.jsonl", "relationships.jsonl"])
def test_a_missing_file_is_named(backup: Path, name: str) -> None:
    (backup / name).unlink()
    assert refusal(backup) == f"The backup DIR is damaged: {name} is missing."


def test_every_changed_byte_is_detected(backup: Path) -> None:
    for path in sorted(backup.iterdir()):
        content = path.read_bytes()
        for position in range(len(content)):
            changed = bytearray(content)
            changed[position] ^= 1
            path.write_bytes(changed)
            assert refusal(backup).startswith("The backup DIR is damaged: ")
        path.write_bytes(content)
    read_backup(backup, Silent())


def test_a_shortened_file_is_detected(backup: Path) -> None:
    with (backup / "nodes.jsonl").open("r+b") as file:
        file.truncate(2)
    assert refusal(backup) == "The backup DIR is damaged: nodes.jsonl differs from its SHA-256."


def test_a_file_that_the_checksums_do_not_list_is_missing(backup: Path) -> None:
    write_checksums(backup, {manifests.NAME: digest_of(backup / manifests.NAME)})
    assert refusal(backup) == "The backup DIR is damaged: nodes.jsonl is missing."


def test_a_later_format_is_refused(backup: Path) -> None:
    path = backup / manifests.NAME
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 2}), "utf-8")
    names = (manifests.NAME, manifests.NODES, manifests.RELATIONSHIPS)
    write_checksums(backup, {name: digest_of(backup / name) for name in names})
    assert refusal(backup) == "The backup DIR has format 2; this program reads format 1."


def test_a_backup_never_replaces_another(backup: Path) -> None:
    before = digest_of(backup / "SHA256SUMS")
    with pytest.raises(SetupError, match=r"exists and is not empty\.$"), new_folder(backup):
        pytest.fail("the block ran")
    assert digest_of(backup / "SHA256SUMS") == before


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()
    with new_folder(tmp_path / "backup") as new:
        write(new.path, MANIFEST)
    assert read_backup(tmp_path / "backup", Silent()).manifest == MANIFEST


def test_after_an_error_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), new_folder(tmp_path / "backup") as new:
        (new.path / manifests.NODES).write_bytes(b"x" * (1 // 0))
    assert list(tmp_path.iterdir()) == []


def test_a_killed_backup_leaves_no_backup_and_the_next_one_succeeds(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with new_folder(tmp_path / "backup") as new:
            write(new.path, MANIFEST)
            os.write(writer, b"x")
            signal.pause()
    assert os.read(reader, 1) == b"x"
    with pytest.raises(SetupError, match="Another process is writing a backup"), new_folder(tmp_path / "backup"):
        pytest.fail("the block ran")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert not (tmp_path / "backup").exists()
    with new_folder(tmp_path / "backup") as new:
        assert list(new.path.iterdir()) == []
        write(new.path, MANIFEST)
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(SetupError, match=r"backup cannot be written: File too large\.$") as raised,
        file_size_limit(1000),
        new_folder(tmp_path / "backup") as new,
    ):
        (new.path / manifests.NODES).write_bytes(b"x" * 1001)
    assert raised.value.remedy.startswith("Nothing was stored there.")
    assert list(tmp_path.iterdir()) == []


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """The kernel refuses to write files beyond this size, as a full disk does. Python ignores its signal."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
