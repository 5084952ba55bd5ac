"""Checks of the facets that name datasets, fields, jobs or runs, and of nominal times. Each error has the path of the
wrong value.

The specification's schema does not reach into facets. Facets that describe something, such as `documentation`, are not
checked: one of another shape is stored and not interpreted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.rules.json_texts import member_path
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.event_instants import event_instant_of
from exchange.openlineage.names import check_name, check_not_blank
from exchange.openlineage.schemas import MAX_FIELD_DEPTH

FacetObject = Mapping[str, Any]


def check_facets(facets: FacetObject, path: str) -> None:
    """Raise BadEvent for the first wrong facet. `path`: the path of the facets."""
    for name, check in CHECKS.items():
        value = facets.get(name)
        if isinstance(value, dict) and not value.get("_deleted"):
            check(value, f"{path}.{name}")


def _check_schema(facet: FacetObject, path: str) -> None:
    _check_fields(facet, path, 0, "")


def _check_fields(owner: FacetObject, path: str, depth: int, prefix: str) -> None:
    """A nested field is stored under the names of the fields above it and its own, joined by dots."""
    for field, at in _items(owner, "fields", path) if depth < MAX_FIELD_DEPTH else ():
        _check_text(field, "name", at)
        check_name(f"{at}.name", prefix + field["name"])
        _check_fields(field, at, depth + 1, f"{prefix}{field['name']}.")


def _check_listed_names(facet: FacetObject, path: str) -> None:
    """The names in lists of owners, tags and quality checks. What has another shape is not interpreted."""
    for items, names in LISTED_NAMES.items():
        for index, item in enumerate(facet[items] if isinstance(facet.get(items), list) else ()):
            for name in names if isinstance(item, dict) else ():
                if isinstance(item.get(name), str):
                    check_not_blank(f"{path}.{items}[{index}].{name}", item[name])


def _check_metrics(facet: FacetObject, path: str) -> None:
    columns = facet.get("columnMetrics")
    for name in columns if isinstance(columns, dict) else ():
        check_not_blank(f"{path}.columnMetrics", name)


def _check_data_source(facet: FacetObject, path: str) -> None:
    if isinstance(facet.get("name"), str):
        check_not_blank(f"{path}.name", facet["name"])


def _check_symlinks(facet: FacetObject, path: str) -> None:
    for identifier, at in _items(facet, "identifiers", path):
        _check_identifier(identifier, at)


def _check_column_lineage(facet: FacetObject, path: str) -> None:
    fields = _member(facet, "fields", path, dict, "an object", "对象") or {}
    for name, lineage in fields.items():
        at = member_path(f"{path}.fields", name)
        check_name(f"{path}.fields", name)
        if not isinstance(lineage, dict):
            raise _wrong_shape(at, "an object", "对象")
        for source, source_path in _items(lineage, "inputFields", at):
            _check_source(source, source_path)
    for source, source_path in _items(facet, "dataset", path):
        _check_source(source, source_path)


def _check_source(source: FacetObject, path: str) -> None:
    _check_identifier(source, path)
    # A null field stands for the dataset as a whole.
    if source.get("field") is not None:
        _check_text(source, "field", path)


def _check_parent(facet: FacetObject, path: str) -> None:
    run = _member(facet, "run", path, dict, "an object", "对象")
    job = _member(facet, "job", path, dict, "an object", "对象")
    if run is not None:
        _check_text(run, "runId", f"{path}.run")
    if job is not None:
        _check_identifier(job, f"{path}.job")
    root = facet.get("root")
    for part, names in (("run", ("runId",)), ("job", ("namespace", "name"))):
        identifier = root.get(part) if isinstance(root, dict) else None
        for name in names:
            # The root is stored only, so it is not required to be complete.
            value = identifier.get(name) if isinstance(identifier, dict) else None
            if isinstance(value, str):
                check_not_blank(f"{path}.root.{part}.{name}", value)


def _check_lifecycle(facet: FacetObject, path: str) -> None:
    previous = _member(facet, "previousIdentifier", path, dict, "an object", "对象")
    if previous is not None:
        _check_identifier(previous, f"{path}.previousIdentifier")


def _check_nominal_time(facet: FacetObject, path: str) -> None:
    start, end = (_instant_member(facet, f"nominal{side}Time", path) for side in ("Start", "End"))
    if start and end and end < start:
        message = "is before nominalStartTime."
        raise BadEvent(f"{path}.nominalEndTime", message, "早于 nominalStartTime。", rule="BAD_VALUE")


def _instant_member(owner: FacetObject, name: str, path: str) -> datetime | None:
    value = _member(owner, name, path, str, "a string", "文本")
    return event_instant_of(value, f"{path}.{name}") if value is not None else None


def _check_identifier(identifier: FacetObject, path: str) -> None:
    _check_text(identifier, "namespace", path)
    _check_text(identifier, "name", path)


def _check_text(owner: FacetObject, name: str, path: str) -> None:
    at = f"{path}.{name}"
    if owner.get(name) is None:
        raise BadEvent(at, "is required and missing.", "为必填项，但缺失。")
    if not isinstance(owner[name], str):
        raise _wrong_shape(at, "a string", "文本")
    check_name(at, owner[name])


def _items(owner: FacetObject, name: str, path: str) -> Iterator[tuple[FacetObject, str]]:
    """The objects of a list, each with its path. An absent list is empty."""
    for index, item in enumerate(_member(owner, name, path, list, "a list", "数组") or ()):
        at = f"{path}.{name}[{index}]"
        if not isinstance(item, dict):
            raise _wrong_shape(at, "an object", "对象")
        yield item, at


def _member(owner: FacetObject, name: str, path: str, kind: type, expected: str, expected_zh: str) -> Any:
    value = owner.get(name)
    if value is not None and not isinstance(value, kind):
        raise _wrong_shape(f"{path}.{name}", expected, expected_zh)
    return value


def _wrong_shape(path: str, expected: str, expected_zh: str) -> BadEvent:
    return BadEvent(path, f"must be {expected}.", f"应为{expected_zh}。")


LISTED_NAMES: Mapping[str, tuple[str, ...]] = {
    "owners": ("name",),
    "tags": ("key", "field"),
    "assertions": ("assertion", "column", "name"),
}
CHECKS: Mapping[str, Callable[[FacetObject, str], None]] = {
    "schema": _check_schema,
    "ownership": _check_listed_names,
    "tags": _check_listed_names,
    "dataQualityAssertions": _check_listed_names,
    "dataQualityMetrics": _check_metrics,
    "dataSource": _check_data_source,
    "symlinks": _check_symlinks,
    "columnLineage": _check_column_lineage,
    "parent": _check_parent,
    "parentRun": _check_parent,
    "nominalTime": _check_nominal_time,
    "lifecycleStateChange": _check_lifecycle,
}
