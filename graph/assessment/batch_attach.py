"""Batch-loads the assessments of all scenarios of a response."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graph.argument import AS_OF
from graph.assessment.reader import BATCH_SIZE, AssessmentRequest, read_assessments
from graph.compile import Validity
from graph.compile.decoder import Deferred
from graph.engine import QueryEngine


async def attach_assessments(
    engine: QueryEngine, deferred: Sequence[Deferred], base_parameters: Mapping[str, Any]
) -> tuple[set[str], set[Validity]]:
    """Fill the deferred assessments of scenarios. Returns the graph versions and the validities of the reads.

    Raises UnknownReference, TimedOut.
    """
    groups: dict[int, list[Deferred]] = defaultdict(list)
    for assessment in deferred:
        groups[id(assessment.selection)].append(assessment)
    versions, validities = set(), set()
    for group in groups.values():
        for start in range(0, len(group), BATCH_SIZE):
            batch = group[start : start + BATCH_SIZE]
            result = await read_assessments(
                engine,
                batch[0].selection,
                [AssessmentRequest(scenario=assessment.subject) for assessment in batch],
                base_parameters,
                arguments=(AS_OF,),
                consistent=batch[0].consistent,
            )
            for assessment, value in zip(batch, result.value, strict=True):
                assessment.target.update(value)
            versions.add(result.version)
            validities.add(result.validity)
    return versions, validities
