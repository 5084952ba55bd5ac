"""Readers of the supported facets; other facets are stored unchanged.

Parts that do not have the specification's structure are ignored. facet_checks.py refuses wrong names before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import DataType
from exchange.openlineage.joins import Facets
from exchange.openlineage.schemas import value_of
from exchange.openlineage.state import key
from exchange.openlineage.stored_facts import transformation_rows

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


def data_type(type_name: str) -> str:
    """The canonical data type of a database's type name."""
    folded = type_name.casefold()
    return next((kind for pattern, kind in TYPES if re.search(pattern, folded)), DataType.OTHER).value


def links_of(facet: Mapping[str, Any]) -> Iterator[str]:
    """Keys of the other names in a symlinks facet."""
    for identifier in _list(facet.get("identifiers")):
        if (link := _dataset_key(identifier)) is not None:
            yield link


def is_deleted(facets: Facets, name: str) -> bool:
    """Whether the producer deleted the facet (`_deleted`)."""
    _, value = facets.get(name, ("", None))
    return isinstance(value, dict) and value.get("_deleted") is True


def former_name(facets: Facets) -> str | None:
    """The key of the name that the dataset had before it was renamed."""
    facet = value_of(facets, "lifecycleStateChange")
    return _dataset_key(facet.get("previousIdentifier")) if facet.get("lifecycleStateChange") == "RENAME" else None


def column_targets(facet: Mapping[str, Any]) -> Iterator[str]:
    """The fields of the output that a columnLineage facet names."""
    fields = facet.get("fields")
    yield from fields if isinstance(fields, dict) else ()


def column_sources(facet: Mapping[str, Any]) -> Iterator[tuple[str | None, str, str | None, list[str]]]:
    """(field, input dataset, input field, stored rows of its transformations) of a columnLineage facet; null fields
    stand for the dataset as a whole (facet version 1-2-0)."""
    fields = facet.get("fields")
    for field, lineage in fields.items() if isinstance(fields, dict) else ():
        for source in _list(lineage.get("inputFields") if isinstance(lineage, dict) else None):
            if (dataset := _dataset_key(source)) is not None and isinstance(source.get("field"), str):
                yield field, dataset, source["field"], transformation_rows(lineage, source)
    for source in _list(facet.get("dataset")):
        if (dataset := _dataset_key(source)) is not None:
            yield None, dataset, None, []


def _dataset_key(identifier: Any) -> str | None:
    if not isinstance(identifier, dict):
        return None
    namespace, name = identifier.get("namespace"), identifier.get("name")
    return key(namespace, name) if isinstance(namespace, str) and isinstance(name, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def documentation(facets: Facets) -> str | None:
    description = value_of(facets, "documentation").get("description")
    return description if isinstance(description, str) and description.strip() else None


def owners(facets: Facets) -> dict[str, list[str]]:
    """The owners of a dataset or a job as properties of its node: two parallel lists of names and types. A type is
    empty where the facet gives none."""
    pairs = sorted(set(_owners(facets)))
    return {"owners": [name for name, _ in pairs], "ownerTypes": [kind for _, kind in pairs]}


def _owners(facets: Facets) -> Iterator[tuple[str, str]]:
    for owner in _list(value_of(facets, "ownership").get("owners")):
        if isinstance(owner, dict) and isinstance(owner.get("name"), str) and owner["name"].strip():
            yield owner["name"], owner["type"] if isinstance(owner.get("type"), str) else ""


def data_source(facets: Facets) -> str | None:
    name = value_of(facets, "dataSource").get("name")
    return name if isinstance(name, str) and name.strip() else None


def error_of(facets: Facets) -> str | None:
    message = value_of(facets, "errorMessage").get("message")
    return message if isinstance(message, str) else None


def parent_of(facets: Facets) -> tuple[str, str] | None:
    """The job key and run id of the parent run."""
    facet = value_of(facets, "parent") or value_of(facets, "parentRun")
    run, job = facet.get("run"), facet.get("job")
    run_id = run.get("runId") if isinstance(run, dict) else None
    job_key = _dataset_key(job)
    return (job_key, run_id) if job_key and isinstance(run_id, str) else None


def flow_kind(facets: Facets) -> str:
    """The kind of a job's flows: from its facet `yuanliu_flow`, else TRANSFORMATION."""
    kind = value_of(facets, "yuanliu_flow").get("kind")
    return kind if isinstance(kind, str) else "TRANSFORMATION"
