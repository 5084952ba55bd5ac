"""A start that cannot go on: one clear sentence with its remedy, exit code 1, no traceback."""

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
    """None of the tester's own settings, and a data folder that is empty."""
    for name in (*NAMES, "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("YUANLIU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YUANLIU_PORT", "0")
    monkeypatch.setenv("NEO4J_PASSWORD", "not-empty")


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    """The sentence and the remedy that a command ends with."""
    assert cli.main(arguments or ["serve"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert not any("Traceback" in line for line in said)
    return said[-2], said[-1]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_taken_port(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setenv("YUANLIU_PORT", str(taken))
    sentence, remedy = refusal(capsys)
    assert sentence == f"Port {taken} on 127.0.0.1 cannot be used: Address already in use."
    assert "YUANLIU_PORT" in remedy


def test_a_wrong_setting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANLIU_PORT", "http")
    sentence, remedy = refusal(capsys)
    assert sentence == "YUANLIU_PORT is 'http', but it must be a whole number from 0 to 65535."
    assert "docs/settings.md" in remedy


def test_the_sentence_is_chinese_where_the_terminal_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("YUANLIU_PORT", str(taken))
    sentence, remedy = refusal(capsys)
    assert sentence.startswith(f"无法使用 127.0.0.1 的端口 {taken}")
    assert "YUANLIU_PORT" in remedy


def test_no_write_permission(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("YUANLIU_HOME", str(tmp_path / "file"))
    sentence, remedy = refusal(capsys)
    assert sentence == f"The data folder {tmp_path / 'file' / 'database'} cannot be written: Not a directory."
    assert "YUANLIU_HOME" in remedy


def test_too_little_memory(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANLIU_HEAP_MB", str(1 << 20))
    sentence, remedy = refusal(capsys)
    assert sentence.startswith("The database needs 1049344 MB of memory, but ")
    assert "YUANLIU_HEAP_MB" in remedy


def test_a_jar_repository_that_cannot_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUANLIU_MAVEN", "http://127.0.0.1:1")
    sentence, remedy = refusal(capsys)
    assert sentence.endswith("cannot be downloaded from http://127.0.0.1:1: ConnectionError.")
    assert "YUANLIU_MAVEN" in remedy


@pytest.mark.parametrize("verb", ["serve", "migrate", "load", "doctor"])
def test_a_neo4j_uri_where_nobody_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    sentence, remedy = refusal(capsys, verb)
    assert sentence == "No Neo4j answers at bolt://127.0.0.1:1."
    assert "NEO4J_URI" in remedy


def test_a_wrong_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, endpoint: Server
) -> None:
    monkeypatch.setenv("NEO4J_URI", endpoint.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    sentence, remedy = refusal(capsys)
    assert sentence == "The database refused the user name or password."
    assert "NEO4J_PASSWORD" in remedy


def test_a_data_folder_in_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "home" / "database")
    folder.prepare()
    held = lock(folder.server_lock, str(os.getpid()))
    assert held is not None
    sentence, remedy = refusal(capsys)
    held.close()
    assert sentence == f"The data folder {folder.root} is in use by another process (id {os.getpid()})."
    assert "YUANLIU_HOME" in remedy


def test_wrong_usage_is_argparses_business(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["sevre"])
    assert raised.value.code == 2
    assert "invalid choice: 'sevre'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, False),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, True),
    ],
)
def test_the_language_of_the_terminal(found: dict[str, str], expected: bool) -> None:
    assert is_chinese(found) is expected
