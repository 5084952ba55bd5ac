"""Credentials, and texts that contain one in the forms of addresses, connection strings, settings and headers."""

from __future__ import annotations

import string

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
    ]
)


def credentials() -> st.SearchStrategy[str]:
    """Passwords of at least eight characters that hold no separator of a parameter list."""
    return st.text(ALPHABET, min_size=8, max_size=24).map(lambda text: f"Zq{text}9x")


def texts_with_credential(secret: str) -> st.SearchStrategy[str]:
    """Texts that contain this credential."""
    return IN_ADDRESS.map(lambda form: form.format(secret))
