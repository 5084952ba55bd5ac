"""Names of tables in OpenLineage, from dbt's relation names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import SetupError
from exchange.dbt.manifest import DbtFiles, Manifest, read
from exchange.dbt.naming import checked_namespace, table_name
from exchange.openlineage.state import key
from tests.unit.test_dbt import manifest, model


@pytest.mark.parametrize(
    ("relation", "adapter", "name"),
    [
        ('"wh"."dw"."x"', "postgres", "wh.dw.x"),
        ('"Wh"."dw"."X"', "postgres", "Wh.dw.X"),
        ("wh.DW.x", "postgres", "wh.dw.x"),
        ("ANALYTICS.prod.customers", "snowflake", "ANALYTICS.PROD.CUSTOMERS"),
        ('ANALYTICS."prod".customers', "snowflake", "ANALYTICS.prod.CUSTOMERS"),
        ("`project-1`.`sales`.`orders`", "bigquery", "project-1.sales.orders"),
        ("`dw`.`x`", "spark", "dw.x"),
        ("[dw].[dbo].[x]", "sqlserver", "dw.dbo.x"),
        ('"a""b"."c.d"', "postgres", 'a"b.c.d'),
        ("", "postgres", None),
        ('"wh"."dw"', None, "wh.dw"),
        ('"wh"."dw"."', "postgres", None),
        ('"wh".""."x"', "postgres", None),
        ("read_csv('x y')", "duckdb", None),
    ],
)
def test_name_of_a_table(relation: str, adapter: str | None, name: str | None) -> None:
    assert table_name(relation, adapter) == name


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3))
def test_quoted_parts_are_read_as_written(parts: list[str]) -> None:
    quoted = ['""'.join(part.split('"')) for part in parts]
    assert table_name(".".join(f'"{part}"' for part in quoted), None) == ".".join(parts)


@pytest.mark.parametrize(
    ("given_namespace", "adapter", "expected"),
    [
        ("postgres://host:5432", "postgres", "postgres://host:5432"),
        ("postgres://host:5432/", "postgres", "postgres://host:5432"),
        ("postgres://user:word@host:5432", "postgres", "postgres://host:5432"),
        ("duckdb:///data/shop.duckdb", "duckdb", "duckdb:///data/shop.duckdb"),
        (None, "bigquery", "bigquery"),
        (None, "postgres", None),
        (None, "duckdb", None),
        (None, None, None),
    ],
)
def test_namespace_of_tables(given_namespace: str | None, adapter: str | None, expected: str | None) -> None:
    assert checked_namespace(given_namespace, adapter) == expected


@pytest.mark.parametrize("namespace", ["", " ", "host 1", "postgres://", "a\nb"])
def test_namespace_of_another_form_is_refused(namespace: str) -> None:
    with pytest.raises(SetupError, match="namespace"):
        checked_namespace(namespace, "postgres")


def table(path: Path, namespace: str | None) -> str | None:
    content: Manifest = read(DbtFiles(path), namespace)
    return content.table(content.nodes[0])


def test_table_of_a_node(tmp_path: Path) -> None:
    named = manifest(tmp_path, 1, model("m", relation_name='"wh"."dw"."m"'))
    assert table(named, None) is None
    assert table(named, "postgres://host:5432") == key("postgres://host:5432", "wh.dw.m")
    assert table(manifest(tmp_path, 2, model("ephemeral")), "postgres://host:5432") is None
