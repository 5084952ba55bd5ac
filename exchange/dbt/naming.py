"""Names of datasets: `dbt://<package>` and the node's unique id, and the table's own name in its data source.

Airflow, Spark and other producers name a table by its data source: the namespace is the address of the data source, the
name is database.schema.table. Source: https://openlineage.io/docs/spec/naming.
"""

from __future__ import annotations

import re

from domain.errors import SetupError
from domain.rules.credentials import text_without_credentials
from domain.rules.secrecy import has_secret_mark, secret_data_violation
from exchange.openlineage.state import key

SPACE = "dbt://"
DATA_TYPES = ("model", "source", "seed", "snapshot")
"""Types of nodes that are datasets."""
HOSTLESS = {"bigquery": "bigquery"}
"""By adapter the namespace of its tables, of the adapters whose namespace has no address. The namespace of every other
adapter contains a host, an account, a region or a file, which a manifest does not have."""
FOLDED = {"snowflake": str.upper, "postgres": str.lower, "redshift": str.lower}
"""By adapter how its database folds a name without quotes; the others keep it."""
NAMESPACE = re.compile(r"[a-z][a-z0-9+.-]*(?:://\S*[^\s/])?")
PART = re.compile(r'"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[((?:[^\]]|\]\])*)\]|([^."`\[\]\s]+)')


def dataset_key(package: str, node: str) -> str:
    """The dataset key of a node."""
    return key(f"{SPACE}{package}", node)


def key_from_id(node: str) -> str | None:
    """The dataset key of a node that this manifest does not have, from its id `<type>.<package>.<name>`; null if the id
    is not that of a dataset."""
    kind, _, rest = node.partition(".")
    package, _, name = rest.partition(".")
    return dataset_key(package, node) if kind in DATA_TYPES and package.strip() and name.strip() else None


def checked_namespace(namespace: str | None, adapter: str | None) -> str | None:
    """The namespace of the tables: the given one, else that of an adapter without a host, else null.

    Raises SetupError for a namespace that is not `scheme` or `scheme://address`, has the mark of a classified document
    or is one of dbt's own.
    """
    if namespace is None:
        return HOSTLESS.get(adapter or "")
    cleaned = text_without_credentials(namespace.strip()).rstrip("/")
    if has_secret_mark(namespace) or has_secret_mark(cleaned):
        violation = secret_data_violation("namespace")
        raise SetupError(
            f"The namespace of the tables has the mark of a classified document. {violation.sentence}",
            zh=f"数据源的命名空间含有密级标志。{violation.zh}",
            remedy=violation.remedy,
            remedy_zh=violation.remedy_zh,
        )
    if cleaned.startswith(SPACE):
        raise SetupError(
            f"{cleaned!r} is a namespace of dbt itself, not of a data source.",
            zh=f"“{cleaned}”是 dbt 自身的命名空间，不是数据源的命名空间。",
            remedy="Write that of the data source, such as postgres://host:5432.",
            remedy_zh="请写数据源的命名空间，例如 postgres://host:5432。",
        )
    if not NAMESPACE.fullmatch(cleaned):
        raise SetupError(
            f"{cleaned!r} is not the namespace of a data source.",
            zh=f"“{cleaned}”不是数据源的命名空间。",
            remedy="Write scheme and address, such as postgres://host:5432; https://openlineage.io/docs/spec/naming.",
            remedy_zh="请写协议与地址，例如 postgres://host:5432；见 https://openlineage.io/docs/spec/naming。",
        )
    return cleaned


def table_name(relation: str, adapter: str | None) -> str | None:
    """The name of a table in OpenLineage, from dbt's `relation_name`: its parts joined by dots, without quotes. A part
    without quotes is folded as the database folds it. Null if the text is not a name of that form."""
    parts: list[str] = []
    position = 0
    fold = FOLDED.get(adapter or "", str)
    while match := PART.match(relation, position):
        double, grave, bracket, plain = match.groups()
        if plain is not None:
            part = fold(plain)
        else:
            part = (
                double.replace('""', '"')
                if double is not None
                else grave.replace("``", "`")
                if grave is not None
                else bracket.replace("]]", "]")
            )
        parts.append(part)
        position = match.end()
        if position == len(relation):
            return ".".join(parts) if all(part.strip() for part in parts) else None
        if relation[position] != ".":
            return None
        position += 1
    return None
