"""Freshness of sources: the criteria in the manifest, and the results in `sources.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.chinese import quoted
from domain.errors import BadDate, DateOutOfRange
from domain.model.load_report import Problem
from domain.rules.instants import sortable_text
from exchange.dbt.files import Artifact, read_artifact
from exchange.dbt.json_reader import JsonReader, reported_value
from exchange.dbt.quality import NodeFacets
from exchange.openlineage.event_instants import lineage_instant_of
from exchange.openlineage.stored_facts import FRESHNESS, FRESHNESS_RESULT

MINUTES: Mapping[str, int] = {"minute": 1, "hour": 60, "day": 1440}


def freshness_facets(manifest: Artifact, sources: Path | None) -> NodeFacets:
    """The facets of the criteria and of the results. Raises SetupError for a file that cannot be read."""
    facets: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for name, source in manifest.content["sources"].items():
        if isinstance(source, dict):
            reader = JsonReader(manifest.name, name, source)
            if criteria := _criteria(reader):
                facets[name] = {FRESHNESS: criteria}
            problems += reader.problems
    if not sources:
        return NodeFacets(facets, {}, tuple(problems))
    results = read_artifact(sources, "sources", (3,), ())
    listed = results.content.get("results")
    for index, result in enumerate(listed if isinstance(listed, list) else ()):
        reader = JsonReader(results.name, f"results[{index}]", result)
        if (node := reader.text("unique_id")) and (status := reader.text("status")):
            instants = {name: _instant(reader, name) for name in ("max_loaded_at", "snapshotted_at")}
            facets.setdefault(node, {})[FRESHNESS_RESULT] = {"status": status, **instants}
        problems += reader.problems
    return NodeFacets(facets, {FRESHNESS_RESULT: results.generated}, tuple(problems), results.marked)


def _criteria(reader: JsonReader) -> dict[str, Any]:
    """The minutes after which a source is stale; empty if it has no criteria."""
    minutes = {name: _minutes(reader.part("freshness", name)) for name in ("warn_after", "error_after")}
    if not any(minutes.values()):
        return {}
    return {**minutes, "loaded_at_field": reader.text("loaded_at_field")}


def _minutes(period: JsonReader) -> int | None:
    count, unit = period.number("count"), period.text("period") or ""
    return count * MINUTES[unit] if count is not None and unit in MINUTES else None


def _instant(reader: JsonReader, name: str) -> str | None:
    text = reader.text(name)
    if text is None:
        return None
    try:
        return sortable_text(lineage_instant_of(text))
    except BadDate as error:
        shown = reported_value(text)
        if isinstance(error, DateOutOfRange):
            reader.note((name,), error.message.rstrip("."), error.zh.rstrip("。"))
        else:
            reader.note((name,), f"{shown} is not an instant", f"{quoted(shown)}不是有效时间")
        return None
