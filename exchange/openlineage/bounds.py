"""Bounds of one event, and of a run: all that its events name together (docs/limits.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from exchange.openlineage.errors import EventTooLarge
from exchange.openlineage.facets import column_sources, column_targets
from exchange.openlineage.schemas import columns_of
from exchange.openlineage.state import LineageState, RunFacts, key, parts

MAX_PAIRS = 10_000
"""Pairs of an input and an output; each becomes a flow."""
MAX_DATASETS = 1_000
"""Datasets of an event, with the other names and the sources of columns that its facets name."""
MAX_FIELDS_OF_DATASET = 2_000
MAX_FIELDS_OF_EVENT = 20_000
"""Fields of all datasets of an event, and source fields of all its column lineage."""


def check_fan_out(run: RunFacts) -> None:
    """Raise EventTooLarge if the inputs and outputs of a run form too many pairs, or too many derivations."""
    pairs = 0 if run.is_part else len(run.inputs) * len(run.outputs)
    if pairs <= MAX_PAIRS:
        pairs += sum(run.is_part or not _is_listed(run, source) for source in run.sources)
    if pairs > MAX_PAIRS:
        what, what_zh = "the number of pairs of an input and an output", "输入与输出的组合数"
        raise EventTooLarge("FAN_OUT_EXCEEDED", "$.outputs", what, what_zh, pairs, MAX_PAIRS)
    if len(run.columns) > MAX_FIELDS_OF_EVENT:
        what, what_zh = "the number of source fields in column lineage", "字段级血缘中的来源字段数"
        raise EventTooLarge("FIELDS_EXCEEDED", "$.outputs", what, what_zh, len(run.columns), MAX_FIELDS_OF_EVENT)


def _is_listed(run: RunFacts, source: str) -> bool:
    output_space, output, input_space, input_name = parts(source)
    return key(output_space, output) in run.outputs and key(input_space, input_name) in run.inputs


def check_datasets(state: LineageState) -> None:
    """Raise EventTooLarge if an event names too many datasets."""
    if len(state.datasets) > MAX_DATASETS:
        what, what_zh = "the number of datasets", "数据集数量"
        raise EventTooLarge("DATASETS_EXCEEDED", "$", what, what_zh, len(state.datasets), MAX_DATASETS)


def check_fields(datasets: Mapping[str, Mapping[str, Any]]) -> None:
    """Raise EventTooLarge if a dataset, or all of them together, have too many fields.

    `datasets`: the facets of the event's datasets by path.
    """
    total = 0
    source_fields: dict[str, set[str]] = defaultdict(set)
    for path, facets in datasets.items():
        lineage = facets.get("columnLineage") or {}
        targets = set(column_targets(lineage))
        fields = len(targets | set(_schema_names(facets)))
        _check_fields_of_dataset(path, fields)
        sources = [(source, field) for _, source, field, _ in column_sources(lineage) if field is not None]
        for source, field in sources:
            source_fields[source].add(field)
        widest = max((len(source_fields[source]) for source, _ in sources), default=0)
        _check_fields_of_dataset(f"{path}.facets.columnLineage", widest)
        total += fields
    if total > MAX_FIELDS_OF_EVENT:
        what, what_zh = "the number of fields of all datasets", "全部数据集的字段数"
        raise EventTooLarge("FIELDS_EXCEEDED", "$", what, what_zh, total, MAX_FIELDS_OF_EVENT)


def _check_fields_of_dataset(path: str, fields: int) -> None:
    if fields > MAX_FIELDS_OF_DATASET:
        what, what_zh = "the number of fields of the dataset", "数据集的字段数"
        raise EventTooLarge("FIELDS_EXCEEDED", path, what, what_zh, fields, MAX_FIELDS_OF_DATASET)


def _schema_names(facets: Mapping[str, Any]) -> Iterator[str]:
    schema = facets.get("schema")
    yield from (column.name for column in (columns_of(schema) if isinstance(schema, dict) else ()))
