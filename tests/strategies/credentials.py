"""Credentials, and texts that contain one in the forms of addresses, connection strings, settings and headers."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

ALPHABET = string.ascii_letters + string.digits + "@!$*+-_~.:#%"
# What the separators of a form make ambiguous is left out.
IN_ADDRESS = st.sampled_from(
    [
        "postgres://app:{}@db:5432/pay",
        "jdbc:postgresql://app:{}@db:5432/pay",
        "cannot open mysql://app:{}@db:3306/pay, refused",
        "mongodb://app:{}@one:27017,two:27017/pay",
        "jdbc:mysql://db:3306/pay?user=app&password={}",
        "jdbc:mysql://db:3306/pay?password={}&user=app",
        "jdbc:snowflake://acct.example.net/?db=pay&token={}&warehouse=w",
        "jdbc:sqlserver://db:1433;database=pay;user=app;password={};encrypt=true",
        "jdbc:hive2://db:10000/pay;user=app;Password={}",
        "jdbc:oracle:thin:app/{}@db:1521:pay",
        "jdbc:oracle:thin:app/{}@//db:1521/pay",
        "jdbc:oracle:oci:app/{}@(DESCRIPTION=(ADDRESS=(HOST=db)))",
        "Driver=ODBC;Server=db;Uid=app;Pwd={};Database=pay",
        "https://bucket.s3.amazonaws.com/key?X-Amz-Algorithm=A&X-Amz-Signature={}&X-Amz-Expires=1",
        "https://account.blob.core.windows.net/c?sv=2020-08-04&sig={}",
        "https://b.oss.example.net/k?OSSAccessKeyId={}&Expires=1",
        "Endpoint=sb://bus.example.net/;SharedAccessKeyName=n;SharedAccessKey={}",
        "spark.hadoop.fs.s3a.secret.key=k{}",
        "PGPASSWORD=k{}",
        "--password k{}",
        "password='{}'",
        '{{"password": "{}"}}',
        "CREATE USER app IDENTIFIED BY '{}'",
        "Authorization: Bearer k{}",
        "https://maps.example.net/x?key={}",
        "https://f.example.net/api/run?code=a{}&clientId=default",
        "CREATE USER app IDENTIFIED BY {}",
        "alter user if exists app identified by {}",
        "<db><user>app</user><password>{}</password></db>",
        "<property><name>javax.jdo.option.ConnectionPassword</name><value>{}</value></property>",
        '<property name="db.password" value="{}"/>',
        "beeline -u jdbc:hive2://db:10000 -n app -p {}",
        "mysql -h db -u app -p{} pay",
        "sshpass -p {} ssh app@db",
        "curl -u app:{} https://db.example.net",
        "spark.hadoop.fs.azure.account.key.acct.dfs.core.windows.net=k{}",
        "spark.ssl.keyPassword k{}",
        "SET PASSWORD FOR app = '{}'",
        "curl -H 'X-Auth-Token: {}' https://db.example.net",
        "machine db login app password {}",
        "db:5432:pay:app:{}",
        "db.token = k{}",
        "WITH ('connector' = 'jdbc', 'password' = '{}')",
        "select 1 from users where password = '{}'",
        "select 1 from users where password in ('x', '{}')",
        "select 1 from users failed: host=db, password={}",
        "dbConnect(drv, 'jdbc:postgresql://db/pay', 'app', '{}')",
        'spark.read.option("user", "app").option("password", "{}").load()',
        'DriverManager.getConnection("jdbc:oracle:thin:@db:1521:pay", "app", "{}")',
        "postgresql('db:5432', 'pay', 't', 'app', '{}')",
        "user=app password={} host=db",
        "INSERT INTO users (name, password) VALUES ('a', 'b'), ('c', '{}')",
        "insert into users (token, name) values ('{}', 'a, b (c)')",
        "mongodb+srv://app:{}@cluster.example.net/pay",
        "Driver={{PostgreSQL}};Server=db;Uid=app;Pwd={{{}}};",
        "password: '{}'",
        r"{{\"password\": \"{}\"}}",
    ]
)
NAMES = st.sampled_from(["token", "password", "secret_key", "api_key", "pwd", "id", "code", "key"])
TABLES = st.sampled_from(["a", "b", "users", "public.sessions"])
BLANKS = st.sampled_from(["", " "])


def credentials() -> st.SearchStrategy[str]:
    """Passwords of at least eight characters that hold no separator of a parameter list."""
    return st.text(ALPHABET, min_size=8, max_size=24).map(lambda text: f"Zq{text}9x")


def texts_with_credential(secret: str) -> st.SearchStrategy[str]:
    """Texts that contain this credential."""
    return IN_ADDRESS.map(lambda form: form.format(secret))


def values_with_credential(secret: str) -> st.SearchStrategy[Any]:
    """JSON values that contain this credential with names: settings, pairs and arguments."""
    return st.sampled_from(
        [
            {"password": secret},
            {"password": {"value": secret}},
            {"db.password": {"current": {"text": secret}}},
            {"tokens": 1, "api-token": [secret, secret]},
            {"environment": [{"name": "DB_PASSWORD", "value": secret}]},
            {"Parameters": [{"ParameterKey": "MasterPassword", "ParameterValue": secret}]},
            {"attributes": [{"key": "auth.token", "value": {"stringValue": secret}}]},
            ["spark-submit", "--password", secret],
            ["java", "-jar", "load.jar", "-token", secret],
            {"command": ["beeline", "-u", "jdbc:hive2://db:10000", "-n", "app", "-p", secret]},
            {"command": ["curl", "-u", f"app:{secret}"]},
        ]
    )


@st.composite
def sql_statements(draw: st.DrawFn) -> str:
    """Statements that compare, assign and select columns with the names of credentials, and hold no literal."""

    def comparison(left: str, right: str) -> str:
        blank = draw(BLANKS)
        return f"{left}.{draw(NAMES)}{blank}={blank}{right}.{draw(NAMES)}"

    def bare() -> str:
        blank, right = draw(BLANKS), draw(st.one_of(NAMES, st.sampled_from([":p", "?", "@k", "$1", "lower(x)"])))
        return f"{draw(NAMES)}{blank}={blank}{right}"

    where = draw(st.sampled_from([" and ", " or ", " AND "])).join(
        [bare() for _ in range(draw(st.integers(1, 3)))] + [f"({comparison('a', 'b')})"]
    )
    left, right = draw(TABLES), draw(TABLES)
    forms = [
        f"select {draw(NAMES)}, a.{draw(NAMES)} from {left} a join {right} b on {comparison('a', 'b')} where {where}",
        f"SELECT *\nFROM {left} a\nJOIN {right} b\n  ON {comparison('a', 'b')}\n AND {comparison('a', 'b')}",
        f"update {left} a set {bare()}, {bare()} where {where}",
        f"merge into {left} a using {right} b on ({comparison('a', 'b')}) when matched then update set {bare()}",
        f"delete from {left} where {where}",
        f"with x as (select {draw(NAMES)} from {left} where {where}) select * from x",
        f"insert into {left} ({draw(NAMES)}) select {draw(NAMES)} from {right} where {where}",
        f"-- of {left}\ncreate table t as select {draw(NAMES)} from {left} where {where}",
    ]
    return draw(st.sampled_from(forms))
