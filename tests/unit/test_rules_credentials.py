"""Removal of credentials from texts and JSON values."""

from __future__ import annotations

import json
import re
import string
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules.credentials import text_without_credentials, without_credentials
from domain.rules.json_texts import parts, texts
from tests.strategies.credentials import credentials, sql_statements, texts_with_credential, values_with_credential
from tests.support.external_data import external_data


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
        ("scott/Hunter22@host:1521/orcl", "host:1521/orcl"),
        ("app:Hunter22@tcp(db:3306)/pay", "tcp(db:3306)/pay"),
        ("app:Hunter22@db:5432/pay", "db:5432/pay"),
        ("//app:Hunter22@db/pay", "//db/pay"),
        ("https://h/?u=https://a:Hunter22@b/", "https://h/?u=https://b/"),
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
        ("https://h/x?a=1&key=Hunter22", "https://h/x?a=1"),
        ("https://h/x?code=aHunter22==&clientId=d", "https://h/x?clientId=d"),
        ("CREATE USER x IDENTIFIED BY Hunter22;", "CREATE USER x IDENTIFIED BY ***;"),
        ("connect to scott identified by Hunter22 using 'x'", "connect to scott identified by *** using 'x'"),
        ("<password>Hunter22</password>", "<password>***</password>"),
        ("<p:Password type='t'><![CDATA[Hunter22]]></p:Password>", "<p:Password type='t'>***</p:Password>"),
        ("<name>db.password</name> <value>Hunter22</value>", "<name>db.password</name> <value>***</value>"),
        ('<add key="DbPassword" value="Hunter22"/>', '<add key="DbPassword" value="***"/>'),
        ("mysql -u root -pHunter22 pay", "mysql -u root -p*** pay"),
        ("beeline -n app -p Hunter22", "beeline -n app -p ***"),
        ("java -jar x -password Hunter22", "java -jar x -password ***"),
        ("curl --user 'app:Hunter22' https://h", "curl --user '***' https://h"),
        ("curl -H 'X-Auth-Token: Hunter22'", "curl -H 'X-Auth-Token: ***'"),
        ("Authorization: ApiKey Hunter22", "Authorization: ***"),
        ("Cookie: session=Hunter22; b=1", "Cookie: ***"),
        ("machine h login u password Hunter22", "machine h login u password ***"),
        ("localhost:5432:pay:app:Hunter22", "localhost:5432:pay:app:***"),
        ("token = Hunter22", "token = ***"),
        ("'password' = 'Hunter22'", "'password' = '***'"),
        ("u.password <> 'Hunter22'", "u.password <> '***'"),
        ("password not in ('a', 'Hunter22')", "password not in ('***')"),
        ("cannot connect: password='Hunter22", "cannot connect: password='***"),
        ("next=https%3A%2F%2Fu%3AHunter22%40h%2Fx", "next=https%3A%2F%2Fh%2Fx"),
        ("u=https%3A%2F%2Fh%3Ftoken%3DHunter22%26a%3D1", "u=https%3A%2F%2Fh%3Ftoken%3D***%26a%3D1"),
        ("密码是Hunter22", "密码是***"),
        (
            "failed: select a from b; host=h, password=Hunter22",
            "failed: select a from b; host=h, password=***",
        ),
        ("dbConnect(drv, 'jdbc:h2:x', 'app', 'Hunter22')", "dbConnect(drv, 'jdbc:h2:x', 'app', '***')"),
        ('jdbc("jdbc:h2:x","t","app","Hunter22")', 'jdbc("jdbc:h2:x","t","app",\'***\')'),
        ('.option("user", "a").option("password", "Hunter22")', '.option("user", "a").option("password", \'***\')'),
        ("conf.set('fs.s3a.secret.key','Hunter22')", "conf.set('fs.s3a.secret.key','***')"),
        ("pymysql.connect('h', 'u', 'Hunter22', 'db')", "pymysql.connect('h', '***', '***', 'db')"),
        ("connect('u/Hunter22@h')", "connect('h')"),
        ("mysql('h:3306', 'db', 't', 'app', 'Hunter22')", "mysql('h:3306', 'db', 't', 'app', '***')"),
        ("s3('https://b/k', 'AKIAIOSFODNN7EXAMPLE', 'Hunter22')", "s3('https://b/k', '***', '***')"),
        ("OPENROWSET('P', 'h';'sa';'Hunter22', 'select 1')", "OPENROWSET('P', 'h';'sa';'***', 'select 1')"),
        ("aes_decrypt(a.phone, 'Hunter22')", "aes_decrypt(a.phone, '***')"),
        ("sqlplus u/Hunter22@db", "sqlplus @db"),
        ("sqlplus -s u/Hunter22@db", "sqlplus -s ***@db"),
        ("sqlplus u/Hunter22", "sqlplus ***"),
        ("exp u/Hunter22 file=x", "exp *** file=x"),
        ("user=a password=Hunter22", "user=a password=***"),
        ("user=a password b", "user=a password ***"),
        ("password Hunter22", "password ***"),
        ("口令 Hunter22，请修改", "口令 ***，请修改"),
        ("password -> Hunter22", "password -> ***"),
        ("alter user x password hunter", "alter user x password ***"),
        ("alter user x identified by Hunter22 replace Hunter23", "alter user x identified by *** replace ***"),
        ("create secret s (type s3, secret 'Hunter22')", "create secret s (type s3, secret '***')"),
        (
            "INSERT INTO users (name, password) VALUES ('a','Hunter22')",
            "INSERT INTO users (name, password) VALUES ('a','***')",
        ),
        (
            "insert into t(id, `pwd`, x) values (1, md5('Hunter22'), 'y'), (2, 'Hunter22', 'z, (w''s)')",
            "insert into t(id, `pwd`, x) values (1, md5('***'), 'y'), (2, '***', 'z, (w''s)')",
        ),
        (
            "--conf spark.hadoop.fs.azure.account.key.acct.dfs.core.windows.net=Hunter22==",
            "--conf spark.hadoop.fs.azure.account.key.acct.dfs.core.windows.net=***",
        ),
        ("fs.azure.sas.c.acct.blob.core.windows.net = Hunter22", "fs.azure.sas.c.acct.blob.core.windows.net = ***"),
        ("spark.ssl.keyPassword    Hunter22", "spark.ssl.keyPassword    ***"),
        ("fs.azure.account.key.a.dfs.core.windows.net Hunter22", "fs.azure.account.key.a.dfs.core.windows.net ***"),
        ("SET PASSWORD FOR u = 'Hunter22'", "SET PASSWORD FOR u = '***'"),
        ("SET PASSWORD FOR 'u'@'h' = PASSWORD('Hunter22')", "SET PASSWORD FOR 'u'@'h' = PASSWORD('***')"),
        ("ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'Hunter22'", "ACCESS_KEY_ID '***' SECRET_ACCESS_KEY '***'"),
        ("curl -uapp:Hunter22 https://h", "curl -u*** https://h"),
        ("sshpass -pHunter22 ssh app@h", "sshpass -p*** ssh app@h"),
        ("bigquery://p?credentials_base64=Hunter22", "bigquery://p"),
        ("https://api.map/x?ak=Hunter22&sk=Hunter23&q=1", "https://api.map/x?q=1"),
        ("nats://Hunter22@h:4222", "nats://h:4222"),
        ("user=u pass=Hunter22", "user=u pass=***"),
        ("密碼：Hunter22", "密碼：***"),
        (
            "dev:\n  type: postgres\n  password: hunter\n  - token: hunter\n  pass: hunter\n  port: 5432",
            "dev:\n  type: postgres\n  password: ***\n  - token: ***\n  pass: ***\n  port: 5432",
        ),
        (
            "https://hooks.slack.com/services/T00000000/B00000000/aaaaaaaaaaaaaaaaaaaaaaaa",
            "https://hooks.slack.com/services/***",
        ),
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
        "a.token=b.id",
        "on a.token=b.id and a.password=b.pw",
        "error in: select 1 from a join b on a.token=b.id",
        'select "u"."password"="v"."id" from u',
        "https://h/x?code=650000000000&a=1",
        "https://h/x?code=91650100MA776X1234",
        "the users are identified by their citizen number",
        "mkdir -p out",
        "ssh -p 2222 u@h",
        "docker run -u 1000:1000 -p 8080:80 image",
        "jdbc:mysql://mysql-prod:3306/pay",
        "column password: the hash of the password",
        "select 1 from u where password is null",
        "select password t12345 from users",
        "create table users (name text, password varchar(64), token char(32))",
        "password varchar2, salt md5",
        "insert into users (name, password) values (:name, :password)",
        "insert into users (name, password) select name, 'x' from staging",
        "insert into users (name, city) values ('a', 'b')",
        'df.select("password", "name").join(b, "token", "left")',
        'spark.read.jdbc("jdbc:h2:x", "t", "id", 1, 100, 4, props)',
        "connect by prior id = parent",
        "the password was changed in step 12345",
        "Product authorization: authorized collective investment schemes",
        "import a/b and export c/d",
        "spark.sql.shuffle.partitions 200",
        "fs.azure.account.keyprovider.a.dfs.core.windows.net org.example.KeyProvider",
        "curl -uapp https://h",
        "columns:\n  password: varchar\n  token: string\n  pwd: char(32)",
        "class A:\n    def f(self, token):\n        pass",
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


@given(sql_statements())
def test_comparisons_of_columns_in_sql_are_unchanged(statement: str) -> None:
    assert text_without_credentials(statement) == statement


@given(credentials().flatmap(lambda secret: st.tuples(st.just(secret), values_with_credential(secret))))
def test_no_credential_survives_in_a_value(drawn: tuple[str, Any]) -> None:
    secret, value = drawn
    cleaned = without_credentials(value)
    assert secret not in str(cleaned)
    assert without_credentials(cleaned) == cleaned


@pytest.mark.parametrize(
    "value",
    [
        {"fields": {"password": {"inputFields": [{"namespace": "n", "name": "a", "field": "password"}]}}},
        ["mkdir", "-p", "out"],
        ["docker", "run", "-u", "1000:1000", "-p", "80:80"],
        ["ssh", "-p", "22", "host"],
        {"name": "password", "type": "varchar", "value": ""},
        {"columnMetrics": {"token": {"nullCount": 3, "distinctCount": 4}}},
    ],
)
def test_value_without_credential_is_unchanged(value: Any) -> None:
    assert without_credentials(value) == value


def test_members_of_json_values_are_cleaned_by_their_name() -> None:
    value = {
        "password": "x",
        "fields": {"password": {"type": "varchar"}},
        "properties": [{"name": "db.password", "value": "q"}, {"name": "password", "type": "varchar"}],
        "postgres://u:p@h": [1, True, None],
        "spark.hadoop.fs.azure.account.key.acct.dfs.core.windows.net": "q",
        "fs.azure.sas.c.acct.blob.core.windows.net": "q",
        "arguments": ["mysql", "-uroot", "-pHunter22", "pay"],
        "other": ["docker", "run", "-u", "1000:1000", "-p8080:80"],
    }
    assert without_credentials(value) == {
        "password": "***",
        "fields": {"password": {"type": "varchar"}},
        "properties": [{"name": "db.password", "value": "***"}, {"name": "password", "type": "varchar"}],
        "postgres://h": [1, True, None],
        "spark.hadoop.fs.azure.account.key.acct.dfs.core.windows.net": "***",
        "fs.azure.sas.c.acct.blob.core.windows.net": "***",
        "arguments": ["mysql", "-uroot", "-p***", "pay"],
        "other": ["docker", "run", "-u", "1000:1000", "-p8080:80"],
    }


@pytest.mark.parametrize(
    "part",
    [
        *[
            "jdbc:oracle:thin:a-",
            "jdbc:teradata:",
            ";pwd={",
            "a.",
            "?token",
            "--token ",
            "secret.",
            "x://a:b",
            "bearer ",
        ],
        *["<password><![CDATA[", "mysql -", "%3A%2F%2Fa%3A", "a -n b -", "select from set token=a,", "token = a\n"],
        *["password='", "密码:a", "pwd is ", "令牌=!"],
        *["machine a password ", "create user a identified by ", "password\n", "a:5432:b:"],
        *['option("password",', "jdbc('jdbc:a','b',", "connect('a','b'", "mysql(a,", "sqlplus -s ", "sqlplus a/"],
        *["insert into t (", "insert into t (password) values (", "('a',", "user=a password ", "password a1", "密码 "],
        *[
            "azure.sas.",
            "fs.azure.sas.a\n",
            "spark.a",
            "\n  password:",
            "\n - ",
            "curl -u",
            "sshpass -",
            "set password for ",
            "user=a pass=",
        ],
        *["aes_decrypt(", "openrowset('a','b';", "secret '", "replace into t(pwd) values('a\\"],
    ],
)
def test_time_is_linear_in_the_length_of_the_text(part: str) -> None:
    """Four times the text takes at most eight times as long; a quadratic search would take sixteen times as long."""
    small, large = (min(seconds(part * count) for _ in range(3)) for count in (1_000, 4_000))
    assert large <= 8 * max(small, 0.001)


def seconds(text: str) -> float:
    begin = process_time()
    text_without_credentials(text)
    return process_time() - begin


def test_names_of_real_data_are_unchanged() -> None:
    """Names of service items, sources, divisions and industries, and of models and columns of dbt."""
    names = {
        cell
        for file in ("service_items/guangan_service_items.tsv", "divisions/streets.csv")
        for line in external_data(file).read_text("utf-8").splitlines()[:5_000]
        for cell in re.split(r"[\t,]", line)
    }
    for file in ("gbt4754/gbt4754_2017_tree.json", "sources/firstdata.json", "dbt/dbt_netsuite_catalog.json"):
        names |= {text for _, part in parts(json.loads(external_data(file).read_text("utf-8"))) for text in texts(part)}
    assert len(names) > 20_000
    assert [name for name in sorted(names)[::8] if text_without_credentials(name) != name] == []


def test_cookies_are_credentials_whatever_their_names_are() -> None:
    value = {"cookie": "a=b", "cookies": {"session": "x", "theme": "dark"}, "passwords": ["x"], "jwt": "y", "path": "/"}
    cleaned = {"cookie": "***", "cookies": {"session": "***", "theme": "***"}, "passwords": ["***"], "jwt": "***"}
    assert without_credentials(value) == {**cleaned, "path": "/"}
