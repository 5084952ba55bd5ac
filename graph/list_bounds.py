"""The lists whose cost counts fewer rows than are read at most, and the queries that compare them with a graph.

The cost of a document is known before it runs, so it counts the bound of a plain list (docs/limits.md). `doctor`
reports a list above its bound, whose rows are served up to its limit at the cost of fewer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.shapes.authority import BOUND_COLLECTORS, BOUND_REPEAT_COLLECTORS
from graph.shapes.flow import BOUND_HOPS, BOUND_LEVEL_SKIPS
from graph.shapes.owner import BOUND_OWNERS
from graph.shapes.scenario import BOUND_NEEDS


@dataclass(frozen=True, slots=True)
class ListBound:
    """The bound of lists of one kind: the fields that they are read from, as "Type.field"."""

    bound: int
    fields: tuple[str, ...]


LIST_BOUNDS: Mapping[str, ListBound] = {
    "scenario_needs": ListBound(BOUND_NEEDS, ("Scenario.needs", "ScenarioAssessment.needs")),
    "category_collectors": ListBound(BOUND_COLLECTORS, ("AuthoritativeSource.candidates",)),
    "repeat_collectors": ListBound(BOUND_REPEAT_COLLECTORS, ("AuthoritativeSource.repeatCollectors",)),
    "return_flow_hops": ListBound(BOUND_HOPS, ("ReturnFlow.hops",)),
    "return_flow_level_skips": ListBound(BOUND_LEVEL_SKIPS, ("ReturnFlow.levelSkips",)),
    "owners": ListBound(BOUND_OWNERS, ("DataResource.owners", "Job.owners")),
}
"""By the name of the query graph/queries/doctor/<name>, which takes $bound."""
