"""Short constructors of OpenLineage events for tests."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.support.external_data import external_data
from tests.support.text_substitution import substitute

SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
SPACE = "postgres://warehouse"
Dataset = str | Mapping[str, Any]


def at(minute: int) -> str:
    return f"2026-03-01T{minute // 60:02}:{minute % 60:02}:00Z"


def facet(**values: Any) -> dict[str, Any]:
    return {"_producer": "urn:test", "_schemaURL": "urn:test", **values}


def schema(*names: str) -> dict[str, Any]:
    return facet(fields=[{"name": name, "type": "varchar(20)"} for name in names])


def column_lineage(**sources: Sequence[str]) -> dict[str, Any]:
    """`total=["a.x"]`: the field total comes from x of a."""
    return facet(
        fields={
            name: {
                "inputFields": [
                    {"namespace": SPACE, "name": source.split(".")[0], "field": source.split(".")[1]}
                    for source in field_sources
                ]
            }
            for name, field_sources in sources.items()
        }
    )


def symlinks(*names: str) -> dict[str, Any]:
    return facet(identifiers=[{"namespace": SPACE, "name": name, "type": "TABLE"} for name in names])


def dataset(name: str, **facets: Any) -> dict[str, Any]:
    return {"namespace": SPACE, "name": name, "facets": facets} if facets else {"namespace": SPACE, "name": name}


def run_event(
    minute: int,
    kind: str = "COMPLETE",
    inputs: Sequence[Dataset] | None = (),
    outputs: Sequence[Dataset] | None = (),
    *,
    run: str = "1",
    job: str = "load",
    facets: Mapping[str, Any] | None = None,
    job_facets: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    event: dict[str, Any] = {
        "eventType": kind,
        "eventTime": at(minute),
        "producer": "urn:test",
        "schemaURL": SCHEMA,
        "run": {"runId": str(uuid5(NAMESPACE_URL, run)), "facets": dict(facets or {})},
        "job": {"namespace": "jobs", "name": job, "facets": dict(job_facets or {})},
    }
    for side, datasets in (("inputs", inputs), ("outputs", outputs)):
        if datasets is not None:
            event[side] = [dataset(item) if isinstance(item, str) else dict(item) for item in datasets]
    return event


def job_event(minute: int, inputs: Sequence[Dataset], outputs: Sequence[Dataset], job: str = "load") -> dict[str, Any]:
    event = run_event(minute, "OTHER", inputs, outputs, job=job)
    return {name: value for name, value in event.items() if name not in ("run", "eventType")}


def dataset_event(minute: int, of: Dataset) -> dict[str, Any]:
    content = dataset(of) if isinstance(of, str) else dict(of)
    return {"eventTime": at(minute), "producer": "urn:test", "schemaURL": SCHEMA, "dataset": content}


def dbt_build() -> list[Any]:
    """The events of the dbt integration's own tests. Its placeholders accept any value."""
    text = external_data("lineage/openlineage_dbt_build_ol_events.json").read_text("utf-8")
    return list(json.loads(substitute(text, "{{ any(result) }}", "3f5e83fa-3480-44ff-99c5-ff943904e5e8")))


def marquez() -> list[Any]:
    """The events of Marquez's sample; all runs start at midnight."""
    text = external_data("lineage/marquez_metadata.template.json").read_text("utf-8")
    text = substitute(text, "{{RUN_START_TIME}}", "2026-01-01T00:00:00Z")
    after = r"\{\{RUN_END_TIME_AFTER_(\d+)_MINUTES\}\}"
    return list(json.loads(re.sub(after, lambda match: f"2026-01-01T00:{int(match[1]):02}:00Z", text)))
