"""Reads assessments in two statements of one graph version: their candidates, then what is selected of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from domain.errors import UnknownReference
from graph.argument import Argument
from graph.assessment.candidates import CANDIDATES, assessments, candidate_parameters
from graph.compile import Validity, shortest_validity
from graph.consistent_read import Attempt, read_consistently
from graph.engine import QueryEngine, QueryResult
from graph.selection import Selection
from graph.shape import Many
from graph.shapes.scenario import ASSESSMENT_ARGUMENTS

BATCH_SIZE = 20
"""Maximum number of assessments that one pair of statements reads."""
SELECTED = "assessment/assessments"
PLANNING_SECONDS = 60.0
"""The limit of the first run on a cold server, which a caller's statement does not have."""


@dataclass(frozen=True, slots=True)
class AssessmentRequest:
    """A request for an assessment: of the needs of a scenario, given by its id, or of needs that the caller lists."""

    scenario: str | None = None
    needs: Sequence[Mapping[str, Any]] | None = None


async def plan_candidates(engine: QueryEngine, base_parameters: Mapping[str, Any]) -> None:
    """Let the server plan the statement of candidates, without any request. Raises TimedOut, Unavailable."""
    await engine.plan_query(CANDIDATES, candidate_parameters(base_parameters), PLANNING_SECONDS)


async def read_assessments(
    engine: QueryEngine,
    selection: Selection,
    requests: Sequence[AssessmentRequest],
    base_parameters: Mapping[str, Any],
    *,
    arguments: tuple[Argument, ...],
    consistent: bool = True,
    at: str | None = None,
) -> QueryResult:
    """The assessments for these requests, at most BATCH_SIZE, in their order.

    `selection`: what is selected of each, with the arguments `region`, `department` and `asOf`. `arguments`: further
    declared arguments, which must name what exists. `consistent`: False if the result they belong to is of several
    graph versions. `at`: the version that the reads must not be older than. Raises UnknownReference, also if the graph
    has no autonomous region, TimedOut, Unavailable.
    """
    as_of = selection.arguments.get("asOf")
    parameters = {**base_parameters, "asOf": base_parameters["now"] if as_of is None else as_of}
    common = {
        argument.name: argument.parameter_value(selection.arguments.get(argument.name))
        for argument in ASSESSMENT_ARGUMENTS
        if argument.names
    }
    numbered = [{"number": number, **common, **asdict(request)} for number, request in enumerate(requests)]
    field = Many("", "ScenarioAssessment", (), BATCH_SIZE, arguments=arguments)

    async def attempt(_: str) -> Attempt[QueryResult]:
        rows, version = await engine.read_query(CANDIDATES, candidate_parameters(parameters, numbered), at)
        result = await engine.read(
            SELECTED,
            field,
            selection,
            parameters,
            # a result counts as consistent only if it is of this version
            version if consistent else None,
            parameters={"batch": {"assessments": assessments(rows)}},
            retry=False,
        )
        return Attempt(result, version, result.version == version)

    result = (await read_consistently(attempt)).value
    if len(result.value) != len(requests):
        raise UnknownReference("REGION", "region", selection.arguments.get("region") or base_parameters["home"])
    validity = Validity.UNTIL_NEXT_CHANGE if as_of is None else Validity.ALWAYS
    return QueryResult(result.value, result.version, shortest_validity((validity, result.validity)))
