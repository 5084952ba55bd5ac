"""Names of columns that differ in case only: whether they are one column, from the scheme of a namespace, and its
spelling.

In these systems names of columns are case-insensitive by default; quoted names with the same letters are rare. The list
is that of docs/openlineage.md. In all other systems, such as PostgreSQL and files, such names are two columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exchange.openlineage.state import key, parts

Derivation = tuple[str, str, str, str]
"""Resource ids and names of fields: output, its field, input, its field."""
Spelling = Mapping[tuple[str, str], str]
"""Of resources with case-insensitive columns: the spelling that stands for all, by resource and folded name."""

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


def spelling_of(columns: Iterable[str], resources: Mapping[str, str]) -> Spelling:
    """The spelling of the columns in these keys of derivations; of several the first in the order of code points."""
    spelling: dict[tuple[str, str], str] = {}
    for column in set(columns):
        space, name, field, other_space, other_name, other = parts(column)
        for dataset, column_name in ((key(space, name), field), (key(other_space, other_name), other)):
            if is_case_insensitive(dataset):
                folded = resources[dataset], column_name.casefold()
                spelling[folded] = min(spelling.get(folded, column_name), column_name)
    return spelling


def derivation_of(column: str, resources: Mapping[str, str], spelling: Spelling) -> Derivation:
    """The derivation of a key, with resources (ids by dataset key) in place of datasets."""
    space, name, field, other_space, other_name, other = parts(column)
    output, source = resources[key(space, name)], resources[key(other_space, other_name)]
    field = spelling.get((output, field.casefold()), field)
    return output, field, source, spelling.get((source, other.casefold()), other)
