"""What is understood of facets; the others are kept as they came.

A facet of a shape that is not the specification's says nothing: facets are extensions, and an event is not refused
for one that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.catalog_enums import DataType
from exchange.openlineage.state import Kept, key

# A producer's dataSource may show how it logs in: postgres://user:password@host.
CREDENTIALS = re.compile(r"(?<=://)[^/@\s:\"]*:[^/@\s\"]*@")
DEEPEST = 20

TYPES: tuple[tuple[str, DataType], ...] = (
    (r"timestamp|datetime", DataType.DATETIME),
    (r"^date", DataType.DATE),
    (r"bool|^bit$", DataType.BOOLEAN),
    (r"money|currency", DataType.CURRENCY),
    (r"interval|array|struct|map|record|json|variant|object|<", DataType.OTHER),
    (r"int|long|short|serial", DataType.INTEGER),
    (r"numeric|decimal|number|float|double|real", DataType.NUMBER),
    (r"binary|blob|bytes|bytea", DataType.BINARY),
    (r"text|clob", DataType.TEXT),
    (r"char|string|uuid|enum", DataType.STRING),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A field as a schema facet gives it; one inside another has both names with a dot between."""

    name: str
    position: int
    type: str


def without_credentials(value: Any) -> Any:
    """The same without the user and password of any address in it."""
    if isinstance(value, str):
        return CREDENTIALS.sub("", value)
    if isinstance(value, list):
        return [without_credentials(each) for each in value]
    if isinstance(value, dict):
        return {name: without_credentials(each) for name, each in value.items()}
    return value


def value_of(facets: Kept, name: str) -> Mapping[str, Any]:
    """A kept facet; empty where there is none, or it was taken back (`_deleted`)."""
    _, value = facets.get(name, ("", None))
    return value if isinstance(value, dict) and not value.get("_deleted") else {}


def schema_of(facets: Kept) -> Mapping[str, Any]:
    """What the dataset was seen to have; else what a dbt manifest describes of it, which may be a part."""
    return value_of(facets, "schema") or value_of(facets, "dbt_columns")


def columns_of(schema: Mapping[str, Any]) -> tuple[Column, ...]:
    """The fields of a schema facet, in its order, each name once."""
    found: dict[str, str] = {}
    for name, kind in _fields(schema.get("fields"), "", 0):
        found.setdefault(name, kind)
    return tuple(Column(name, place, kind) for place, (name, kind) in enumerate(found.items(), 1))


def _fields(fields: Any, above: str, depth: int) -> Iterator[tuple[str, str]]:
    for each in fields if isinstance(fields, list) and depth < DEEPEST else ():
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name.strip():
            yield above + name, str(each.get("type") or "")
            yield from _fields(each.get("fields"), f"{above}{name}.", depth + 1)


def data_type(said: str) -> str:
    """The canonical type that a database's own name for a type means."""
    plain = said.casefold()
    return next((kind for pattern, kind in TYPES if re.search(pattern, plain)), DataType.OTHER).value


def links_of(facet: Mapping[str, Any]) -> Iterator[str]:
    """The other names that a symlinks facet gives."""
    for each in facet.get("identifiers") or ():
        if (named := _named(each)) is not None:
            yield named


def column_sources(facet: Mapping[str, Any]) -> Iterator[tuple[str | None, str, str | None]]:
    """(field, input dataset, its field) for each that a columnLineage facet gives; a field that is null stands for
    the dataset as a whole (facet version 1-2-0)."""
    fields = facet.get("fields")
    for field, said in fields.items() if isinstance(fields, dict) else ():
        for each in _list(said.get("inputFields") if isinstance(said, dict) else None):
            if (dataset := _named(each)) is not None and isinstance(each.get("field"), str):
                yield field, dataset, each["field"]
    for each in _list(facet.get("dataset")):
        if (dataset := _named(each)) is not None:
            yield None, dataset, None


def _named(each: Any) -> str | None:
    if not isinstance(each, dict):
        return None
    namespace, name = each.get("namespace"), each.get("name")
    return key(namespace, name) if isinstance(namespace, str) and isinstance(name, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def documentation(facets: Kept) -> str | None:
    said = value_of(facets, "documentation").get("description")
    return said if isinstance(said, str) and said.strip() else None


def owners(facets: Kept) -> dict[str, list[str]]:
    """Who owns a dataset or a job, by name and type, as properties of its node: names, and beside each its type, empty
    where none is told."""
    found = sorted(set(_owners(facets)))
    return {"owners": [name for name, _ in found], "ownerTypes": [kind for _, kind in found]}


def _owners(facets: Kept) -> Iterator[tuple[str, str]]:
    for each in _list(value_of(facets, "ownership").get("owners")):
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            yield each["name"], each["type"] if isinstance(each.get("type"), str) else ""


def data_source(facets: Kept) -> str | None:
    said = value_of(facets, "dataSource").get("name")
    return said if isinstance(said, str) and said.strip() else None


def error_of(facets: Kept) -> str | None:
    said = value_of(facets, "errorMessage").get("message")
    return said if isinstance(said, str) else None


def parent_of(facets: Kept) -> tuple[str, str] | None:
    """The job key and run id of the parent run."""
    facet = value_of(facets, "parent") or value_of(facets, "parentRun")
    run, job = facet.get("run"), facet.get("job")
    run_id = run.get("runId") if isinstance(run, dict) else None
    job_key = _named(job)
    return (job_key, run_id) if job_key and isinstance(run_id, str) else None


def flow_kind(facets: Kept) -> str:
    """TRANSFORMATION, unless a job's own facet `yuanliu_flow` maps it to another kind of flow."""
    said = value_of(facets, "yuanliu_flow").get("kind")
    return said if isinstance(said, str) else "TRANSFORMATION"
