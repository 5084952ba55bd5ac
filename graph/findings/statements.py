"""The queries of findings, composed from the rules in graph/queries/finding; each rule checks one subject: a flow, a
resource or an entry.

Subjects are given by id, or read from an index in the order of their ids, some thousands at a time, so that no
statement takes long on a large graph. The texts do not depend on the selection: there are few of them, because planning
one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from graph import query_files
from graph.query_files import CypherFile
from graph.query_markers import AUTHORITY, BEYOND, DESCENDING, DETAILS, RULE, SUBJECTS, before_marker, replace_marker

EVALUATIONS: Mapping[Kind, str] = {
    Kind.LEVEL_SKIPPED: "finding/level_skipped",
    Kind.NOT_REPORTED: "finding/not_reported",
    Kind.EXCESS_FIELDS: "finding/excess_fields",
    Kind.OUT_OF_REGION: "finding/out_of_region",
    Kind.OTHER_CHANNEL: "finding/other_channel",
    Kind.STALE: "finding/stale",
    Kind.UNATTACHED: "finding/unattached",
    Kind.CYCLE: "finding/cycle",
    Kind.RESTRICTION_WITHOUT_BASIS: "finding/restriction_without_basis",
    Kind.OPEN_BEYOND_SHARING: "finding/open_beyond_sharing",
    Kind.IDENTIFIER_MISSING: "finding/identifier_missing",
}
"""The rule of each kind that a statement can check; NO_SOURCE is checked by graph/findings/source_reachability.py."""
FOLLOWING: Mapping[Kind, str] = {
    Kind.LEVEL_SKIPPED: "finding/flows_of_kinds",
    Kind.NOT_REPORTED: "finding/resources_following",
    Kind.EXCESS_FIELDS: "finding/flows_of_kinds",
    Kind.OUT_OF_REGION: "finding/flows_of_kinds",
    Kind.OTHER_CHANNEL: "finding/flows_of_channels",
    Kind.STALE: "finding/resources_following",
    Kind.UNATTACHED: "finding/resources_following",
    Kind.CYCLE: "finding/flows_on_possible_cycles",
    Kind.RESTRICTION_WITHOUT_BASIS: "finding/entries_of_share_types",
    Kind.OPEN_BEYOND_SHARING: "finding/entries_of_share_types",
    Kind.IDENTIFIER_MISSING: "finding/entries_following",
}
"""For each kind the file that lists its candidates in the order of their ids."""
EVALUATE_SUBJECTS: Mapping[Subject, str] = {
    Subject.FLOW: "finding/evaluate_flows",
    Subject.RESOURCE: "finding/evaluate_resources",
    Subject.ENTRY: "finding/evaluate_entries",
}
SUBJECTS_BY_ID: Mapping[Subject, str] = {
    Subject.FLOW: "finding/flows_by_id",
    Subject.RESOURCE: "finding/resources_by_id",
    Subject.ENTRY: "finding/entries_by_id",
}
SUBJECTS_NAMED: Mapping[Subject, str] = {
    Subject.FLOW: "finding/flows_named",
    Subject.RESOURCE: "finding/resources_named",
    Subject.ENTRY: "finding/entries_named",
}
"""For each kind of subject the file that lists the ids of those that a filter names."""
SUBJECTS_WITHIN: Mapping[Subject, str] = {
    Subject.FLOW: "finding/flows_within",
    Subject.RESOURCE: "finding/resources_within",
    Subject.ENTRY: "finding/entries_within",
}
"""For each kind of subject the file that restricts ids to a location."""
RESOURCES_FED = "finding/resources_fed"
DESIGNATED = "finding/designated"
Subjects = Literal["named", "following", "preceding"]
"""The subjects that a query checks: those with given ids, those after an id in their order, or those before one, the
last first."""


def evaluation_query(kind: Kind, subjects: Subjects = "named", *, details: bool = True) -> str:
    """The name of the query that checks subjects for a kind.

    Its record: a list of [id, subject, since, evidence, details, by reference], in the order of the subjects; the
    number of findings; the last subject checked; the number of subjects checked. Without `details` it only counts.
    """
    return f"{EVALUATIONS[kind]}_{subjects}_{'listed' if details else 'counted'}"


def resources_fed_query(*, backward: bool) -> str:
    """The name of the query for the candidates of NO_SOURCE after an id, or before one, the last first."""
    return f"{RESOURCES_FED}_preceding" if backward else RESOURCES_FED


def designation_query() -> str:
    """The name of the query for the designations of elements in regions."""
    return f"{DESIGNATED}_by_region"


def _compose() -> Iterator[CypherFile]:
    for kind, rule_name in EVALUATIONS.items():
        noun = kind.subject.lower()
        file = query_files.load_query(EVALUATE_SUBJECTS[kind.subject])
        rule = query_files.load_query(rule_name)
        condition = before_marker(rule.body, DETAILS)
        candidates = query_files.load_query(FOLLOWING[kind]).body
        bodies: Mapping[Subjects, str] = {
            "named": query_files.load_query(SUBJECTS_BY_ID[kind.subject]).body,
            "following": candidates,
            "preceding": backward_candidates(candidates),
        }
        for subjects, subjects_body in bodies.items():
            # counting needs the condition of the rule, but not the details of its findings
            for details, body in (
                (True, f"{rule.body}\nRETURN finding"),
                (False, f"{condition}RETURN {noun} AS finding"),
            ):
                if subjects == "preceding" and not details:
                    continue
                with_subjects = replace_marker(file.body, SUBJECTS, f"\n{subjects_body}\n")
                yield replace(
                    file,
                    name=evaluation_query(kind, subjects, details=details),
                    purpose=rule.purpose,
                    body=replace_marker(with_subjects, RULE, f"\n{body}\n"),
                )
    file = query_files.load_query(RESOURCES_FED)
    yield replace(file, name=resources_fed_query(backward=True), body=backward_candidates(file.body))
    # the authoritative source uses the same rule for the valid designation
    file = query_files.load_query(DESIGNATED)
    rule = query_files.load_query("authority/source")
    yield replace(file, name=designation_query(), body=replace_marker(file.body, AUTHORITY, rule.body))


def backward_candidates(candidates: str) -> str:
    """The text that lists candidates before an id, the last first, from the one that lists those after an id."""
    return replace_marker(replace_marker(candidates, BEYOND, "< $start"), DESCENDING, "DESC")


COMPOSED_QUERIES = tuple(_compose())
for _file in COMPOSED_QUERIES:
    query_files.register_query(_file)
