"""Business scenarios, and assessments of how well the catalog meets needs (Art. 9, 17, 19, 21)."""

from __future__ import annotations

from domain.rules import need_status, next_steps
from graph.argument import AS_OF, reference
from graph.shape import Batched, Connection, Many, One, Order, Related, WholeCompleteness, computed, expr, prop, shape

MAX_NEEDS = 100
"""Maximum number of needs of a scenario or of a list of needs."""
BOUND_NEEDS = 20
"""Number of needs of a scenario that the cost counts."""
ASSESSMENT_ARGUMENTS = (
    reference("region", "REGION"),
    reference("department", "DEPARTMENT"),
    AS_OF,
)
SCENARIO = shape(
    "Scenario",
    "scenario",
    node=("scenario", "scenario/scenarios_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    description=prop(by="text"),
    sample=prop(),
    needs=Many("", "Need", ("need.position",), MAX_NEEDS, file="scenario/needs", bound=BOUND_NEEDS),
    assessment=Batched("scenario.id", "ScenarioAssessment", ASSESSMENT_ARGUMENTS),
    filters={"element": Related("(scenario)-[:NEEDS]->(element:DataElement)", "DataElement")},
)

NEED = shape(
    "Need",
    "need",
    id=prop(),
    position=prop(),
    purpose=prop(),
    freshness=prop(),
    scope=prop(),
    element=One("()-[need]->(element:DataElement)", "DataElement"),
    entry=One("()-[need]->(entry:CatalogEntry)", "CatalogEntry"),
)

ASSESSMENT = shape(
    "ScenarioAssessment",
    "region",
    "assessed",
    "platform",
    "user",
    "wanted",
    region=One("region", "Region", same=True),
    platform=One("platform", "Platform", same=True),
    department=One("user", "Department", same=True),
    asOf=expr("toString($asOf)"),
    needs=Many("UNWIND wanted AS want WITH want", "NeedAssessment", ("want.position",), MAX_NEEDS, bound=BOUND_NEEDS),
    completeness=WholeCompleteness("size([want IN wanted WHERE want.hidden])"),
)
"""Read from the rows of graph/assessment/candidates.py, which name nodes by their ids or codes."""

NEED_ASSESSMENT = shape(
    "NeedAssessment",
    "want",
    "assessed",
    "platform",
    "user",
    need=One("()-[need:NEEDS {id: want.need}]->()", "Need"),
    element=One("(element:DataElement {code: want.element})", "DataElement"),
    entry=One("(entry:CatalogEntry {id: want.named})", "CatalogEntry"),
    purpose=expr("want.purpose"),
    freshness=expr("want.freshness"),
    status=computed(need_status.need_status, "want.candidates[0].place"),
    reason=computed(need_status.gap_reason, "want.candidates[0].place", "want.undesignated", "want.notCovered"),
    overdue=expr("coalesce(datetime(want.due) < $asOf, false)"),
    source=One("", "AuthoritativeSource", file="assessment/need_source"),
    entries=Connection(
        "UNWIND want.candidates AS candidate MATCH (entry:CatalogEntry {id: candidate.entry}) WITH candidate, entry",
        "CatalogEntry",
        (
            Order("candidate.place", "number"),
            Order("candidate.viaRank", "number"),
            Order("candidate.distance", "number"),
            Order("entry.codeKey"),
            Order("coalesce(candidate.flow, '')"),
        ),
        carry=("candidate",),
        edge={
            "via": expr("candidate.via"),
            "place": expr(f"{list(need_status.PLACES)}[candidate.place]"),
            "coverage": expr("candidate.coverage"),
            "resource": One("(store:DataResource {id: candidate.store})", "DataResource", binds="store"),
            "returnFlow": One("()-[flow:FLOWS_TO {id: candidate.flow}]->()", "Flow"),
            "differences": Many("", "CopyDifference", ("difference.position",), 4, file="assessment/copy_differences"),
        },
    ),
    holders=Connection(
        "UNWIND want.holders AS holder MATCH (entry:CatalogEntry {id: holder.entry}) WITH entry",
        "CatalogEntry",
        (Order("entry.codeKey"),),
    ),
    nextSteps=Many("", "NextStep", ("position",), 5, file="assessment/next_steps"),
)

COPY_DIFFERENCE = shape(
    "CopyDifference",
    "difference",
    aspect=expr("difference.aspect"),
    source=expr("difference.source"),
    copy=expr("difference.copy"),
)

NEXT_STEP = shape(
    "NextStep",
    "step",
    "body",
    "at",
    "filed",
    "holders",
    act=expr("step.act"),
    article=computed(next_steps.step_article, "$language", "step"),
    body=One("body", "Department", same=True),
    platform=One("at", "Platform", same=True),
    workingDays=expr("step.days"),
    provisional=expr("step.provisional"),
    filing=expr("filed"),
    sentence=computed(next_steps.step_sentence, "$language", "step", "body.name", "at.name", "holders"),
)
