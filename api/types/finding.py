"""Findings: requirements of the law that a flow or a resource does not meet."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from api.fields import AFTER, FIRST, Connection, argument, field, with_arguments
from api.scalars import Instant
from api.types.lazy import FindingRef, FlowRef, ResourceRef
from domain.model.finding_kind import LineageFindingKind
from domain.model.graph_enums import FlowKind

AS_OF_AROUND = argument(Instant | None, "The instant asked about; that of the question around it where left out.")


def option(description: str) -> Any:
    """An optional field of an input."""
    return strawberry.field(description=description, default=UNSET)


@strawberry.input(description="Which findings to list; several fields must all hold. Up to 100 values in each list.")
class LineageFindingFilter:
    kinds: list[LineageFindingKind] | None = option("Only of these kinds.")
    articles: list[int] | None = option(
        "Only what stands on one of these articles of the measures, such as 13 or 21; our own rules stand on none."
    )
    regions: list[str] | None = option(
        "Only where the resource, or an end of the flow, is on a platform of these regions or below; region codes. "
        "UNKNOWN_REGION if there is none."
    )
    departments: list[str] | None = option(
        "Only where the resource, or an end of the flow, is of an entry that these departments provide; codes. "
        "UNKNOWN_DEPARTMENT if there is none."
    )
    resources: list[strawberry.ID] | None = option(
        "Only on these resources and on flows from and to them; Relay ids. UNKNOWN_RESOURCE if there is none."
    )
    flows: list[strawberry.ID] | None = option("Only on these flows; Relay ids. UNKNOWN_FLOW if there is none.")
    flow_kinds: list[FlowKind] | None = option("Only on flows of these kinds.")


@strawberry.type(description="What the law, or a rule of ours, asks of a flow or a resource and does not find.")
class LineageFinding:
    id: strawberry.ID = field("Its kind and what it is about, so that it is the same in every answer.")
    kind: LineageFindingKind = field("What was found.")
    article: str | None = field(
        "The article it stands on, such as Art. 21(6), in the caller's language; null where the rule is ours."
    )
    sentence: str = field("What was found, in one sentence, Chinese or English by Accept-Language.")
    subject: strawberry.ID = field("The Relay id of what it is about, a flow or a resource.")
    flow: FlowRef | None = field("The flow it is about; null where it is about a resource.")
    resource: ResourceRef | None = field("The resource it is about; null where it is about a flow.")
    evidence: list[strawberry.ID] = field(
        "The Relay ids of what shows it, in the order that docs/lineage.md gives for each kind."
    )
    since: Instant | None = field("Since when; null where that is not known.")
    by_reference: bool = field("True where it is in 兵团, which applies the measures by reference (参照, Art. 4(5)).")


@strawberry.type(description="How many findings there are of a kind.")
class LineageFindingCount:
    kind: LineageFindingKind = field("The kind.")
    count: int = field("How many, all pages together.")


@strawberry.type(description="A page of the findings of one flow or resource.")
class FindingConnection(Connection[FindingRef]):
    pass


def findings(what: str) -> Any:
    """The findings of a flow or resource."""
    return with_arguments(
        FindingConnection,
        f"What the law asks of {what} and does not find, by kind and id.",
        {
            "kinds": argument(list[LineageFindingKind] | None, "Only of these kinds; all where left out."),
            "as_of": AS_OF_AROUND,
            "first": FIRST,
            "after": AFTER,
        },
    )
