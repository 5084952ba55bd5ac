"""The statement that finds the candidates of needs, composed from the query files of its steps.

It is by far the largest statement of the service, and takes the server seconds to plan. So it does not depend on the
selection, and the server plans it once (docs/decisions/0029).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.compile import compose
from graph.query_files import CypherFile, load_query, register_query

CANDIDATES = "assessment/candidates"
STEPS = (
    "assessment/requested_needs",
    "assessment/assessed_region",
    "assessment/each_need",
    "authority/source",
    "assessment/realizing_entries",
    "assessment/source_candidates",
    "assessment/return_flow_candidates",
    "assessment/local_register_candidates",
    "assessment/library_candidates",
    "assessment/ranked_candidates",
    "assessment/need_row",
)


def _compose() -> CypherFile:
    return replace(
        load_query(STEPS[0]),
        name=CANDIDATES,
        purpose="The needs of requested assessments with their candidates.",
        binds=(),
        body=f"RETURN COLLECT {{ {compose(load_query(name) for name in STEPS)} }} AS rows",
    )


register_query(_compose())


def candidate_parameters(
    base_parameters: Mapping[str, Any], requests: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The parameters of the statement for these requests (requested_needs.cypher)."""
    return {**base_parameters, "batch": {"requests": list(requests)}}


def assessments(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the statement, one for each need, as one map for each request, in the order of their numbers."""
    by_number: dict[int, dict[str, Any]] = {}
    for row in rows:
        common = {name: value for name, value in row.items() if name != "need"}
        needs = by_number.setdefault(row["number"], {**common, "needs": []})["needs"]
        if row["need"] is not None:
            needs.append(row["need"])
    return [by_number[number] for number in sorted(by_number)]
