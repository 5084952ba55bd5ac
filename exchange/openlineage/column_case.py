"""Whether the names of columns that differ in case only are one column, from the scheme of a namespace.

In these systems names of columns are case-insensitive by default; quoted names with the same letters are rare. The list
is that of docs/openlineage.md. In all other systems, such as PostgreSQL and files, such names are two columns.
"""

from __future__ import annotations

from exchange.openlineage.state import parts

CASE_INSENSITIVE_SCHEMES = frozenset(
    {
        "athena",
        "awsathena",
        "awsglue",
        "bigquery",
        "databricks",
        "db2",
        "dm",
        "hive",
        "hive2",
        "impala",
        "mssql",
        "mysql",
    }
    | {"mariadb", "oceanbase", "oracle", "presto", "redshift", "snowflake", "spark", "sqlite", "sqlserver", "teradata"}
    | {"tidb", "trino", "doris", "starrocks", "unitycatalog"}
)


def is_case_insensitive(dataset: str) -> bool:
    """Whether names of columns of this dataset (its key) that differ in case only are one column."""
    namespace = parts(dataset)[0]
    scheme = namespace.partition("://")[0] if "://" in namespace else namespace
    return scheme.casefold() in CASE_INSENSITIVE_SCHEMES
