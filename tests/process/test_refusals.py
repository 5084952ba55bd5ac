"""Failed starts: one sentence with its remedy, exit code 1, no traceback."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import main as cli
from cli.output import is_chinese
from graph.client.server import Server
from neo4j_embedded.data_folder import DataFolder, lock
from settings import NAMES


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without the tester's settings, and an empty data folder."""
    for name in (*NAMES, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("YUANLIU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YUANLIU_PORT", "0")
    monkeypatch.setenv("NEO4J_PASSWORD", "not-empty")


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """The sentence and the remedy that a failed command prints."""
    assert cli.main(arguments or ["serve"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert not any("Traceback" in line for line in lines)
    return lines[-2], lines[-1]


@pytest.fixture
def port_in_use() -> Iterator[int]:
    """A port on which another socket listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_in_use_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, port_in_use: int
) -> None:
    monkeypatch.setenv("YUANLIU_PORT", str(port_in_use))
    sentence, remedy = failure(capsys)
    assert sentence == f"Port {port_in_use} on 127.0.0.1 cannot be used: Address already in use."
    assert "YUANLIU_PORT" in remedy


def test_an_invalid_setting_is_reported(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANLIU_PORT", "http")
    sentence, remedy = failure(capsys)
    assert sentence == "YUANLIU_PORT is 'http', but it must be a whole number from 0 to 65535."
    assert "docs/settings.md" in remedy


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("NEO4J_URI", "bolt://host:abc", "NEO4J_URI is 'bolt://host:abc', but it must be an address such as"),
        ("NEO4J_URI", "bolt://neo4j:very-secret@host", "NEO4J_URI is 'bolt://***@host', but it must be an address"),
        ("YUANLIU_HOME", "~nosuchuser/x", "YUANLIU_HOME is '~nosuchuser/x', but it must be a path; "),
        ("YUANLIU_HOST", "a" * 64, f"Port 0 on {'a' * 64} cannot be used: "),
    ],
)
@pytest.mark.parametrize("verb", ["serve", "doctor"])
def test_a_malformed_address_or_path_is_reported(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    name: str,
    value: str,
    expected: str,
) -> None:
    if (name, verb) == ("YUANLIU_HOST", "doctor"):
        return
    monkeypatch.setenv(name, value)
    sentence, _ = failure(capsys, verb)
    assert sentence.startswith(expected)
    assert "secret" not in sentence


def test_the_message_is_chinese_in_a_chinese_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, port_in_use: int
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("YUANLIU_PORT", str(port_in_use))
    sentence, remedy = failure(capsys)
    assert sentence.startswith(f"无法使用 127.0.0.1 的端口 {port_in_use}")
    assert "YUANLIU_PORT" in remedy


def test_missing_write_permission_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("YUANLIU_HOME", str(tmp_path / "file"))
    sentence, remedy = failure(capsys)
    assert sentence == f"The data folder {tmp_path / 'file' / 'database'} cannot be written: Not a directory."
    assert "YUANLIU_HOME" in remedy


def test_too_little_memory_is_reported(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANLIU_HEAP_MB", str(1 << 20))
    sentence, remedy = failure(capsys)
    assert sentence.startswith("The database needs 1049344 MB of memory, but ")
    assert "YUANLIU_HEAP_MB" in remedy


def test_an_unreachable_jar_repository_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANLIU_MAVEN", "http://127.0.0.1:1")
    sentence, remedy = failure(capsys)
    assert sentence.endswith("cannot be downloaded from http://127.0.0.1:1: ConnectionError.")
    assert "YUANLIU_MAVEN" in remedy


@pytest.mark.parametrize("verb", ["serve", "migrate", "load", "doctor"])
def test_an_unreachable_neo4j_server_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    sentence, remedy = failure(capsys, verb)
    assert sentence == "No Neo4j answers at bolt://127.0.0.1:1."
    assert "NEO4J_URI" in remedy


def test_a_wrong_password_is_reported(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, neo4j_server: Server
) -> None:
    monkeypatch.setenv("NEO4J_URI", neo4j_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    sentence, remedy = failure(capsys)
    assert sentence == "The database refused the user name or password."
    assert "NEO4J_PASSWORD" in remedy


def test_a_data_folder_in_use_is_reported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "home" / "database")
    folder.prepare()
    server_lock = lock(folder.server_lock, str(os.getpid()))
    assert server_lock is not None
    sentence, remedy = failure(capsys)
    server_lock.close()
    assert sentence == f"The data folder {folder.root} is in use by another process (id {os.getpid()})."
    assert "YUANLIU_HOME" in remedy


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-02-30", "'2026-02-30' is not a day."),
        ("2026-08-31", "The sample cannot be as of 2026-08-31."),
        ("9999-12-31", "The sample cannot be as of 9999-12-31."),
    ],
)
def test_a_wrong_day_of_the_sample_is_reported_before_the_database_is_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, day: str, sentence: str
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    printed, remedy = failure(capsys, "load", "sample", "--as-of", day)
    assert printed == sentence
    assert "2026-09-01" in remedy


def test_argparse_reports_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["sevre"])
    assert raised.value.code == 2
    assert "invalid choice: 'sevre'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment_variables", "expected"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, True),
    ],
)
def test_the_locale_selects_the_language(environment_variables: dict[str, str], expected: bool) -> None:
    assert is_chinese(environment_variables) is expected
