"""Checks designations against those in the graph and in their batch: one source of a datum at an instant (Art. 13)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.model.batch import Row
from domain.rules.designation import SourceInterval, contradiction_violation, contradictions, interval_of
from domain.rules.violation import Violation
from graph.client.protocol import Database
from graph.query_files import load_query


async def find_contradictions(database: Database, rows: Sequence[Row]) -> list[tuple[str, Violation]]:
    """The ids of rows that would give a datum a second source, each with its violation."""
    written = [interval_of(row) for row in rows]
    places = sorted({(interval.element, interval.region) for interval in written})
    parameters = {"places": [{"element": element, "region": region} for element, region in places]}
    rows_stored = await database.rows(load_query("load/designations_at_places").body, parameters)
    stored = [
        SourceInterval(row["id"], row["element"], row["region"], row["scope"], row["since"], row["until"])
        for row in rows_stored
    ]
    return [(row_id, contradiction_violation(other)) for row_id, other in contradictions(stored, written).items()]
