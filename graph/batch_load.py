"""Loads the deferred parts of a result, each kind by its own statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.assessment.batch_attach import attach_assessments
from graph.compile import Validity, shortest_validity
from graph.compile.decoder import Deferred
from graph.engine import BatchResult, QueryEngine
from graph.findings.batch_attach import attach_findings


async def load_deferred(
    engine: QueryEngine, deferred: Sequence[Deferred], base_parameters: Mapping[str, Any]
) -> BatchResult:
    """Fill all deferred parts of a result. Raises BadCursor, BadPageSize, UnknownReference, TimedOut."""
    findings = [part for part in deferred if part.kind == "Finding"]
    assessments = [part for part in deferred if part.kind == "ScenarioAssessment"]
    versions, validities = await attach_assessments(engine, assessments, base_parameters)
    if findings:
        versions |= await attach_findings(engine, findings, base_parameters)
        validities.add(Validity.UNKNOWN)
    return BatchResult(frozenset(versions), shortest_validity(validities))
