"""Findings: requirements of the law that a flow, a resource or an entry does not meet."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from api.fields import AS_OF, PAGE, Connection, argument, field, with_arguments
from api.scalars import Instant
from api.types.lazy import EntryRef, FindingRef, FlowRef, ResourceRef
from api.types.node import Node
from domain.model.finding_kind import FindingKind, FindingSubject
from domain.model.graph_enums import FlowKind


def option(description: str) -> Any:
    """An optional field of an input."""
    return strawberry.field(description=description, default=UNSET)


@strawberry.input(
    description="Filters; all fields must match. Up to 100 values in each list; nothing matches an empty one."
)
class FindingFilter:
    kinds: list[FindingKind] | None = option("Only findings of these kinds.")
    subjects: list[FindingSubject] | None = option("Only findings whose subject is of these kinds.")
    articles: list[int] | None = option(
        "Only findings based on one of these articles of the measures, such as 13 or 21; our own rules are based on "
        "none."
    )
    regions: list[str] | None = option(
        "Only findings whose resource, or an end of whose flow, is on a platform of these regions or below, or whose "
        "entry is of a provider there; codes or ids. UNKNOWN_REGION if there is none."
    )
    departments: list[str] | None = option(
        "Only findings on entries that these departments provide, on resources of such entries, and on flows from and "
        "to these resources; codes or ids. UNKNOWN_DEPARTMENT if there is none."
    )
    resources: list[strawberry.ID] | None = option(
        "Only findings on these resources and on flows from and to them; Relay ids. UNKNOWN_RESOURCE if there is none."
    )
    flows: list[strawberry.ID] | None = option(
        "Only findings on these flows; Relay ids. UNKNOWN_FLOW if there is none."
    )
    entries: list[str] | None = option(
        "Only findings on these catalog entries; codes or ids. UNKNOWN_ENTRY if there is none."
    )
    flow_kinds: list[FlowKind] | None = option("Only findings on flows of these kinds.")


@strawberry.type(description="A requirement of the law, or of a rule of ours, that its subject does not meet.")
class Finding:
    key: str = field(
        "A text that identifies it, made of its kind and subject: the same at every instant at which it exists."
    )
    kind: FindingKind = field("The unmet requirement, such as LEVEL_SKIPPED.")
    article: str | None = field(
        "The article that it is based on, such as Art. 21(6), in the caller's language; null if the rule is ours."
    )
    sentence: str = field("The finding in one sentence, Chinese or English by Accept-Language.")
    subject: FindingSubject = field("The kind of its subject.")
    flow: FlowRef | None = field("The flow that is its subject; null if the subject is of another kind.")
    resource: ResourceRef | None = field("The resource that is its subject; null if the subject is of another kind.")
    entry: EntryRef | None = field("The catalog entry that is its subject; null if the subject is of another kind.")
    evidence: list[Node] = field("The evidence, in the order that /docs/findings gives for each kind.")
    since: Instant | None = field("The instant since which it exists; null if not known.")
    by_reference: bool = field("True if it is in 兵团, which applies the measures by reference (参照, Art. 4(5)).")


@strawberry.type(description="Number of findings of a kind.")
class FindingCount:
    kind: FindingKind = field("The unmet requirement, such as LEVEL_SKIPPED.")
    count: int = field("Number of findings of this kind on all pages together.")


@strawberry.type(description="A page of the findings of one flow, resource or entry.")
class SubjectFindingConnection(Connection[FindingRef]):
    pass


def findings(subject: str) -> Any:
    """The findings of one subject."""
    return with_arguments(
        SubjectFindingConnection,
        f"Requirements of the law that {subject} does not meet, by kind and id.",
        {
            "kinds": argument(
                list[FindingKind] | None, "Only findings of these kinds; default: all; none if the list is empty."
            ),
            "as_of": AS_OF,
            **PAGE,
        },
    )
