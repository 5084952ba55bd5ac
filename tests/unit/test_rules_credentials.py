"""Removal of credentials from texts and JSON values."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.credentials import text_without_credentials, without_credentials
from tests.strategies.credentials import credentials, texts_with_credential


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://food:secret@db:5432/food", "postgres://db:5432/food"),
        ("postgres://u:p@ss@db:5432/food", "postgres://db:5432/food"),
        ("postgres://u:p/a?s#s@db:5432/food", "postgres://db:5432/food"),
        ("mongodb://u:p@h1:27017,h2:27017/db", "mongodb://h1:27017,h2:27017/db"),
        ("redis://:pw@h", "redis://h"),
        ("https://token@github.com/x", "https://github.com/x"),
        (
            "jdbc:sqlserver://db:1433;user=app;password={No;tR}}eal};encrypt=true",
            "jdbc:sqlserver://db:1433;user=app;encrypt=true",
        ),
        (
            "cannot open jdbc:mysql://db:3306/pay?password=NotReal1&user=app now",
            "cannot open jdbc:mysql://db:3306/pay?user=app now",
        ),
        ("jdbc:oracle:thin:scott/ti@ger@host:1521:sid", "jdbc:oracle:thin:@host:1521:sid"),
        ("jdbc:oracle:thin:scott/tiger@//host:1521/svc", "jdbc:oracle:thin:@//host:1521/svc"),
        ("scott/tiger@//host:1521/svc", "//host:1521/svc"),
        ("oracle://app/Hunter22@db:1521/pay", "oracle://db:1521/pay"),
        ("postgres://app:12/Hunter22@db:5432", "postgres://db:5432"),
        ("https://cdn/x?auth_key=Hunter22", "https://cdn/x"),
        ("connect scott/Hunter22@ORCL", "connect @ORCL"),
        ("the password: Hunter22 is old", "the password: *** is old"),
        ("密码：Hunter22。", "密码：***。"),
        ("口令=Hunter22", "口令=***"),
        ("DB_PASS=Hunter22", "DB_PASS=***"),
        ("jdbc:teradata://host/USER=u,PASSWORD=p,DBS_PORT=1", "jdbc:teradata://host/USER=u,DBS_PORT=1"),
        ("Server=x;Uid=sa;Pwd=abc@d&e;Database=y", "Server=x;Uid=sa;Database=y"),
        (
            "https://b.s3.amazonaws.com/k?X-Amz-Credential=AK/2&X-Amz-Signature=a&x=1",
            "https://b.s3.amazonaws.com/k?x=1",
        ),
        ("https://a.blob.core.windows.net/c?sv=2020&sig=abc%3D", "https://a.blob.core.windows.net/c?sv=2020"),
        ("https://h/x?AccessKeyId=LT&Expires=1", "https://h/x?Expires=1"),
        ("spark.hadoop.fs.s3a.secret.key=abc/def", "spark.hadoop.fs.s3a.secret.key=***"),
        ("CREATE USER x IDENTIFIED BY 'abc'", "CREATE USER x IDENTIFIED BY '***'"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
    ],
)
def test_credential_is_removed_and_the_rest_stays(text: str, expected: str) -> None:
    assert text_without_credentials(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "postgres://db:5432",
        "kafka://h1:9092,h2:9092/x@y",
        "http://host:8080/a@b",
        "https://[::1]:80/x@y",
        "abfss://container@account.dfs.core.windows.net/p",
        "ssh://git@github.com/x",
        "jdbc:oracle:thin:@//host:1521/svc",
        "jdbc:mysql://db:3306/pay?user=app",
        "select password from users u where u.token=v.token and password = :p",
        "Access denied for user app (using password: YES)",
        "repository/image@sha256:abcdef",
        "basic authentication failed",
        "public.token_counts",
        "人口基础信息（密码已重置）",
        "密码：长度不少于 8 位",
        "http://host:8080/a/b@c",
        "bypass=1, compass:2",
    ],
)
def test_text_without_credential_is_unchanged(text: str) -> None:
    assert text_without_credentials(text) == text


@given(st.text(string.ascii_lowercase + string.digits + " _.-/:人口，。", max_size=80))
def test_plain_text_is_unchanged(text: str) -> None:
    # `password: x` alone in a line is a setting, and drawn texts have no such word
    assert text_without_credentials(text) == text


@given(credentials().flatmap(lambda secret: st.tuples(st.just(secret), texts_with_credential(secret))))
@example(("p@s/s?w#d", "postgres://app:p@s/s?w#d@db:5432/pay"))
def test_no_credential_survives_in_any_form(drawn: tuple[str, str]) -> None:
    secret, text = drawn
    cleaned = text_without_credentials(text)
    assert secret not in cleaned
    assert text_without_credentials(cleaned) == cleaned


def test_members_of_json_values_are_cleaned_by_their_name() -> None:
    value = {
        "password": "x",
        "fields": {"password": {"type": "varchar"}},
        "properties": [{"name": "db.password", "value": "q"}, {"name": "password", "type": "varchar"}],
        "postgres://u:p@h": [1, True, None],
    }
    assert without_credentials(value) == {
        "password": "***",
        "fields": {"password": {"type": "varchar"}},
        "properties": [{"name": "db.password", "value": "***"}, {"name": "password", "type": "varchar"}],
        "postgres://h": [1, True, None],
    }


@pytest.mark.parametrize(
    "part",
    ["jdbc:oracle:thin:a-", "jdbc:teradata:", ";pwd={", "a.", "?token", "--token ", "secret.", "x://a:b", "bearer "],
)
def test_time_is_linear_in_the_length_of_the_text(part: str) -> None:
    text = part * 20_000
    begin = process_time()
    text_without_credentials(text)
    assert process_time() - begin < 10
