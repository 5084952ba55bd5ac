"""Checks of memory, disk and data folder before the database starts."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from domain.errors import SetupError
from neo4j_embedded import preflight
from neo4j_embedded.data_folder import DataFolder, lock


def test_memory_below_the_requirement_is_rejected() -> None:
    required = 512 + 128 + preflight.JVM_MB
    preflight.check_memory(512, 128, available_mb=required)
    with pytest.raises(SetupError):
        preflight.check_memory(512, 128, available_mb=required - 1)


def test_too_little_memory_reports_the_amounts_and_the_settings() -> None:
    with pytest.raises(SetupError) as raised:
        preflight.check_memory(1024, 512, available_mb=1500)
    assert raised.value.message == "The database needs 1792 MB of memory, but 1500 MB are available."
    assert "YUANLIU_HEAP_MB" in raised.value.remedy
    assert "1500 MB" in raised.value.zh


def test_this_machine_reports_its_memory() -> None:
    available = preflight.available_memory_mb()
    assert available is not None
    assert available > 0


def test_too_little_disk_space_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="has 17 MB free, and the database needs 512 MB"):
        preflight.check_disk(tmp_path, free_mb=17)


def test_a_folder_without_write_permission_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SetupError) as raised:
        DataFolder(tmp_path / "file" / "database").prepare()
    assert "cannot be written" in raised.value.message
    assert "YUANLIU_HOME" in raised.value.remedy


def test_a_lock_has_one_holder_until_it_is_closed(tmp_path: Path) -> None:
    first = lock(tmp_path / "lock", "17")
    assert first is not None
    assert lock(tmp_path / "lock", "18") is None
    assert (tmp_path / "lock").read_text() == "17"
    first.close()
    second = lock(tmp_path / "lock", "18")
    assert second is not None
    second.close()


def test_password_and_port_are_stored_and_private(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "database")
    folder.prepare()
    password, port = folder.password(), folder.port()
    assert (folder.password(), folder.port()) == (password, port)
    assert len(password) == 32
    assert (folder.root / "password").stat().st_mode & 0o777 == 0o600
    assert folder.root.stat().st_mode & 0o777 == 0o700


def test_a_port_in_use_is_replaced(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port_in_use = other.getsockname()[1]
        (tmp_path / "port").write_text(str(port_in_use))
        assert folder.port() != port_in_use


def test_a_copy_takes_a_port_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    original, copy = DataFolder(tmp_path / "original"), DataFolder(tmp_path / "copy")
    original.prepare()
    port = original.port()
    shutil.copytree(original.root, copy.root)
    other = copy.port()
    assert other != port
    assert (copy.port(), original.port()) == (other, port)


def test_a_port_that_an_earlier_version_stored_is_not_changed(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    port = folder.port()
    (tmp_path / "port.owner").unlink()
    assert folder.port() == port
    assert (tmp_path / "port.owner").exists()


def test_a_database_runs_only_in_a_locked_folder(tmp_path: Path) -> None:
    assert DataFolder(tmp_path / "none").running() is None
    folder = DataFolder(tmp_path / "database")
    folder.prepare()
    assert folder.running() is None
    server_lock = lock(folder.server_lock, "17")
    assert server_lock is not None
    port, password = folder.port(), folder.password()
    running = folder.running()
    assert running is not None
    assert (running.uri, running.user, running.password) == (f"bolt://127.0.0.1:{port}", "neo4j", password)
    server_lock.close()
