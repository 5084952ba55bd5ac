"""Business scenarios, and assessments of how well the catalog meets needs (Art. 9, 17, 19, 21)."""

from __future__ import annotations

from domain.rules import need_status, next_steps
from graph.shape import (
    AS_OF,
    Argument,
    Connection,
    Many,
    One,
    Order,
    Related,
    WholeCompleteness,
    computed,
    expr,
    prop,
    shape,
)

MAX_NEEDS = 100
"""Maximum number of needs of a scenario or of a list of needs."""
ASSESSMENT_ARGUMENTS = (
    Argument("region", refers=("REGION",)),
    Argument("department", refers=("DEPARTMENT",)),
    AS_OF,
)
PUBLISHED_HOLDER = "UNWIND CASE WHEN size(designations) = 0 THEN realizing ELSE [] END AS entry WITH entry"
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
    needs=Many("", "Need", ("need.position",), MAX_NEEDS, file="scenario/needs"),
    assessment=One("", "ScenarioAssessment", file="scenario/assessment", arguments=ASSESSMENT_ARGUMENTS),
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
    "user",
    "wanted",
    preludes=("scenario/assessed_region",),
    region=One("region", "Region", same=True),
    platform=One("platform", "Platform", same=True),
    department=One("user", "Department", same=True),
    asOf=expr("toString($asOf)"),
    needs=Many("UNWIND wanted AS want WITH want", "NeedAssessment", ("want.position",), MAX_NEEDS),
    completeness=WholeCompleteness("size([want IN wanted WHERE want.hidden])"),
)

NEED_ASSESSMENT = shape(
    "NeedAssessment",
    "want",
    "assessed",
    "platform",
    "upward",
    "platforms",
    "user",
    preludes=(
        "scenario/need_facts",
        "authority/source",
        "scenario/realizing_entries",
        "scenario/source_candidates",
        "scenario/return_flow_candidates",
        "scenario/local_register_candidates",
        "scenario/library_candidates",
        "scenario/candidates",
    ),
    need=One("need", "Need", same=True),
    element=One("element", "DataElement", same=True),
    entry=One("named", "CatalogEntry", same=True),
    purpose=expr("want.purpose"),
    freshness=expr("want.freshness"),
    status=computed(need_status.need_status, "candidates[0].place"),
    reason=computed(
        need_status.gap_reason,
        "candidates[0].place",
        "element IS NOT NULL AND size(designations) = 0",
        "size(ofSource) > 0",
    ),
    late=expr(
        "coalesce(CASE WHEN candidates[0].flow IS NULL "
        "THEN candidates[0].entry.dataUpdatedAt + duration($grace[candidates[0].entry.updateCycle]) "
        "ELSE candidates[0].store.updatedAt + duration($grace[candidates[0].flow.cadence]) END < $asOf, false)"
    ),
    source=One("region", "AuthoritativeSource", same=True, unless="element IS NULL"),
    entries=Connection(
        "UNWIND candidates AS candidate WITH candidate, candidate.entry AS entry, candidate.origin AS origin, "
        "candidate.store AS store, candidate.flow AS flow",
        "CatalogEntry",
        (
            Order("candidate.place"),
            Order("candidate.viaRank"),
            Order("candidate.distance"),
            Order("entry.code"),
            Order("coalesce(candidate.flow.id, '')"),
        ),
        carry=("candidate", "origin", "store", "flow"),
        edge={
            "via": expr("candidate.via"),
            "place": expr(f"{list(need_status.PLACES)}[candidate.place]"),
            "coverage": expr("candidate.coverage"),
            "resource": One("store", "DataResource", same=True),
            "returnFlow": One("flow", "Flow", same=True),
            "differences": Many("", "CopyDifference", ("difference.position",), 4, file="scenario/copy_differences"),
        },
    ),
    holders=Connection(PUBLISHED_HOLDER, "CatalogEntry", (Order("entry.code"),)),
    nextSteps=Many("", "NextStep", ("position",), 5, file="scenario/next_steps"),
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
