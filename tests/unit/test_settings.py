"""Settings: the precedence of environment, `.env` and defaults, and the refusal of invalid names and values."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import SetupError
from domain.rules.address_text import without_credentials
from settings import CHECKOUT, NAMES, RENAMED, Settings, load


def test_defaults() -> None:
    loaded = load({}, None)
    assert loaded == Settings()
    assert (loaded.http.host, loaded.http.port) == ("127.0.0.1", 8000)
    assert loaded.home == CHECKOUT / "var"
    assert loaded.timezone.key == "Asia/Shanghai"
    assert (loaded.database.uri, loaded.database.user) == ("", "neo4j")


def test_environment_takes_precedence_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("YUANLIU_PORT=9001\nNEO4J_USER='reader'\nUNRELATED=1\nYUANLIU_HOST=\n", "utf-8")
    loaded = load({"YUANLIU_PORT": "9002", "YUANLIU_HOME": str(tmp_path / "data")}, dotenv)
    assert (loaded.http.port, loaded.http.host) == (9002, "127.0.0.1")
    assert loaded.database.user == "reader"
    assert loaded.home == tmp_path / "data"


def test_password_is_not_shown() -> None:
    loaded = load({"NEO4J_PASSWORD": "very-secret"}, None)
    assert loaded.database.password == "very-secret"
    assert "very-secret" not in repr(loaded)


@pytest.mark.parametrize(
    ("name", "intended"),
    [
        ("YUANLIU_TRUST_ONLY", "YUANLIU_TRUSTED_ONLY"),
        ("YUANLIU_PORTS", "YUANLIU_PORT"),
        ("YUANLIU_TIME_ZONE", "YUANLIU_TIMEZONE"),
        ("YUANLIU_METRIC", "YUANLIU_METRICS"),
    ],
)
def test_misspelt_name_is_refused_with_the_intended_one(name: str, intended: str, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"{name}=on\n", "utf-8")
    for environment, file in (({name: "on"}, None), ({}, dotenv)):
        with pytest.raises(SetupError) as raised:
            load(environment, file)
        assert raised.value.message == f"{name} is not a setting; did you mean {intended}?"
        assert intended in raised.value.zh


EDITED = [name for name in NAMES if name.startswith("YUANLIU_")]


@given(st.sampled_from(EDITED), st.data())
def test_every_name_is_refused_at_two_edits(name: str, data: st.DataObject) -> None:
    edited = name
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(edited) - 1))
        character = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0"))
        deleted = data.draw(st.sampled_from((0, 1)))
        inserted = data.draw(st.sampled_from(("", character)))
        edited = edited[:place] + inserted + edited[place + deleted :]
    assume(edited not in NAMES and edited not in RENAMED)
    with pytest.raises(SetupError, match=f"{edited} is not a setting; did you mean YUANLIU_"):
        load({edited: "1"}, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEO4J_URI", "bolt://neo4j:very-secret@host:7687"),
        ("NEO4J_URI", "bolt://neo4j:very/secret@host:7687"),
        ("NEO4J_URI", "neo4j:very-secret@host:7687"),
        ("NEO4J_URI", "http://neo4j:very@secret@host"),
        ("YUANLIU_MAVEN", "ftp://reader:very-secret@mirror/maven2"),
        ("YUANLIU_NPM", "https://reader:very-secret@mirror:npm"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://reader:very-secret@collector:otlp"),
    ],
)
def test_a_password_in_an_address_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(SetupError) as raised:
        load({name: value}, None)
    shown = "".join(traceback.format_exception(raised.value)) + raised.value.zh + raised.value.remedy
    assert "very" not in shown
    assert "secret" not in shown
    assert "***@" in raised.value.message


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_renamed_setting_is_refused_with_its_new_name(old: str, new: str, tmp_path: Path) -> None:
    assert old not in NAMES
    assert new in NAMES
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"{old}=1\n", "utf-8")
    for environment, file in (({old: "1"}, None), ({}, dotenv)):
        with pytest.raises(SetupError) as raised:
            load(environment, file)
        assert raised.value.message == f"{old} was renamed to {new}."
        assert new in raised.value.zh


@pytest.mark.parametrize(
    "name",
    [
        "YUANLIU_TEST_DATABASE",
        "YUANLIU_TEST_SESSION_READS",
        "YUANLIU_PLANS",
        "YUANLIU_DIFFERENTIAL",
        "YUANLIU_SERVICE_HOST",
        "YUANLIU_X",
        "PORT",
    ],
)
def test_other_variables_are_ignored(name: str) -> None:
    """Such as those of the tests, and those that an orchestrator sets for a service of this name."""
    assert load({name: "1"}, None) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YUANLIU_PORT", "eighty"),
        ("YUANLIU_PORT", "65536"),
        ("YUANLIU_PORT", "-1"),
        ("YUANLIU_HEAP_MB", "1"),
        ("YUANLIU_PAGE_CACHE_MB", "1.5"),
        ("YUANLIU_TIMEZONE", "Asia/Urumchi"),
        ("YUANLIU_TIMEZONE", "../etc"),
        ("YUANLIU_FAST_PATH", "fast"),
        ("YUANLIU_DIRECT_READ", "session"),
        ("YUANLIU_MAVEN", "ftp://mirror"),
        ("YUANLIU_ORIGINS", "data.example.cn"),
        ("YUANLIU_ORIGINS", "https://data.example.cn/"),
        ("YUANLIU_ORIGINS", "https://data.example.cn/page"),
        ("YUANLIU_ORIGINS", "https://*.example.cn"),
        ("YUANLIU_ORIGINS", "https://a.example.cn, *"),
        ("YUANLIU_ORIGINS", "https://a.example.cn,"),
        ("YUANLIU_ORIGINS", "https://a.example.cn https://b.example.cn"),
        ("YUANLIU_ORIGINS", "https://user@a.example.cn"),
        ("YUANLIU_ORIGINS", "https://数据.cn"),
        ("YUANLIU_ORIGINS", "null"),
        ("YUANLIU_RATE", "many"),
        ("YUANLIU_TRUSTED_ONLY", "yes"),
        ("YUANLIU_EXPLAIN", "1"),
        ("NEO4J_URI", "http://localhost:7474"),
        ("NEO4J_URI", "localhost"),
        ("NEO4J_URI", "bolt://host:abc"),
        ("NEO4J_URI", "bolt://host:0"),
        ("NEO4J_URI", "bolt://host:65536"),
        ("NEO4J_URI", "bolt://:7687"),
        ("NEO4J_URI", "bolt://[::1"),
        ("YUANLIU_MAVEN", "https://mirror:port/maven2"),
        ("YUANLIU_NPM", "mirror"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:http"),
        ("YUANLIU_HOME", "~nosuchuser/x"),
    ],
)
def test_invalid_value_is_named_with_its_remedy(name: str, value: str) -> None:
    with pytest.raises(SetupError) as raised:
        load({name: value}, None)
    assert raised.value.message.startswith(f"{name} is {without_credentials(value)!r}")
    assert name in raised.value.remedy
    assert name in raised.value.zh
    assert name in raised.value.remedy_zh


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("*", ("*",)),
        ("http://localhost:5173", ("http://localhost:5173",)),
        (" https://Data.Example.CN:443 , http://a.cn:80,http://[::1]:8080", None),
        ("https://a.cn,https://a.cn:443", ("https://a.cn",)),
        ("http://a.cn:443", ("http://a.cn:443",)),
    ],
)
def test_origins_are_those_that_browsers_send(value: str, origins: tuple[str, ...] | None) -> None:
    expected = origins or ("https://data.example.cn", "http://a.cn", "http://[::1]:8080")
    assert load({"YUANLIU_ORIGINS": value}, None).http.origins == expected


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"YUANLIU_PORT=\xff\xfe")
    with pytest.raises(SetupError, match="cannot be read"):
        load({}, dotenv)


def test_every_setting_has_a_row_in_the_docs() -> None:
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", (CHECKOUT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(NAMES)
