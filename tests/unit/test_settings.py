"""Settings: the environment over `.env` over the defaults, and one sentence for a value that does not fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.errors import SetupError
from settings import CHECKOUT, NAMES, Settings, load


def test_defaults() -> None:
    found = load({}, None)
    assert found == Settings()
    assert (found.http.host, found.http.port) == ("127.0.0.1", 8000)
    assert found.home == CHECKOUT / "var"
    assert found.timezone.key == "Asia/Shanghai"
    assert (found.database.uri, found.database.user) == ("", "neo4j")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("YUANLIU_PORT=9001\nNEO4J_USER='reader'\nUNRELATED=1\nYUANLIU_HOST=\n", "utf-8")
    found = load({"YUANLIU_PORT": "9002", "YUANLIU_HOME": str(tmp_path / "data")}, dotenv)
    assert (found.http.port, found.http.host) == (9002, "127.0.0.1")
    assert found.database.user == "reader"
    assert found.home == tmp_path / "data"


def test_a_password_does_not_show() -> None:
    found = load({"NEO4J_PASSWORD": "very-secret"}, None)
    assert found.database.password == "very-secret"
    assert "very-secret" not in repr(found)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("YUANLIU_TRUST_ONLY", "YUANLIU_TRUSTED_ONLY"),
        ("YUANLIU_PORTS", "YUANLIU_PORT"),
        ("YUANLIU_TIME_ZONE", "YUANLIU_TIMEZONE"),
        ("YUANLIU_METRIC", "YUANLIU_METRICS"),
    ],
)
def test_a_misspelt_name_is_told(name: str, meant: str, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"{name}=on\n", "utf-8")
    for environment, file in (({name: "on"}, None), ({}, dotenv)):
        with pytest.raises(SetupError) as raised:
            load(environment, file)
        assert raised.value.message == f"{name} is not a setting; did you mean {meant}?"
        assert meant in raised.value.zh


@pytest.mark.parametrize(
    "name",
    [
        "YUANLIU_TEST_STAYING",
        "YUANLIU_TEST_SESSION_READS",
        "YUANLIU_PLANS",
        "YUANLIU_DIFFERENTIAL",
        "YUANLIU_SERVICE_HOST",
        "YUANLIU_X",
        "PORT",
    ],
)
def test_what_is_no_setting_of_ours_is_left_alone(name: str) -> None:
    """Such as those of the tests, and those an orchestrator sets for a service of that name."""
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
        ("YUANLIU_RATE", "many"),
        ("YUANLIU_TRUSTED_ONLY", "yes"),
        ("YUANLIU_EXPLAIN", "1"),
        ("NEO4J_URI", "http://localhost:7474"),
        ("NEO4J_URI", "localhost"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(name: str, value: str) -> None:
    with pytest.raises(SetupError) as raised:
        load({name: value}, None)
    assert raised.value.message.startswith(f"{name} is {value!r}")
    assert name in raised.value.remedy
    assert name in raised.value.zh
    assert name in raised.value.remedy_zh


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"YUANLIU_PORT=\xff\xfe")
    with pytest.raises(SetupError, match="cannot be read"):
        load({}, dotenv)


def test_every_setting_has_its_row_in_the_docs() -> None:
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", (CHECKOUT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(NAMES)
