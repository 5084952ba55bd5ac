"""The queries of findings, composed from the rules in graph/queries/finding; each rule checks one flow or resource.

Subjects are given by id, or read from an index in the order of their ids, some thousands at a time, so that no
statement takes long on a large graph. The texts do not depend on the selection: there are few of them, because planning
one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.model.finding_kind import LineageFindingKind as Kind
from graph import query_files
from graph.query_files import CypherFile
from graph.query_markers import AUTHORITY, DETAILS, RULE, SUBJECTS, before_marker, replace_marker

EVALUATIONS: Mapping[Kind, str] = {
    Kind.LEVEL_SKIPPED: "finding/level_skipped",
    Kind.NOT_REPORTED: "finding/not_reported",
    Kind.EXCESS_FIELDS: "finding/excess_fields",
    Kind.OUT_OF_REGION: "finding/out_of_region",
    Kind.OTHER_CHANNEL: "finding/other_channel",
    Kind.STALE: "finding/stale",
    Kind.UNATTACHED: "finding/unattached",
    Kind.CYCLE: "finding/cycle",
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
}
"""For each kind the file that lists its candidates in the order of their ids."""
EVALUATE_SUBJECTS = {"flow": "finding/evaluate_flows", "resource": "finding/evaluate_resources"}
SUBJECTS_BY_ID = {"flow": "finding/flows_by_id", "resource": "finding/resources_by_id"}
DESIGNATED = "finding/designated"


def evaluation_query(kind: Kind, *, following: bool = False, details: bool = True) -> str:
    """The name of the query that checks subjects for a kind: those with given ids, or those `following` one id.

    Its record: a list of [id, subject, since, evidence, details, by reference], ordered by subject; the number of
    findings; the last subject checked; the number of subjects checked. Without `details` it only counts.
    """
    return f"{EVALUATIONS[kind]}_{'following' if following else 'named'}_{'listed' if details else 'counted'}"


def designation_query() -> str:
    """The name of the query for the designations of elements in regions."""
    return f"{DESIGNATED}_by_region"


def _compose() -> Iterator[CypherFile]:
    for kind, rule_name in EVALUATIONS.items():
        noun = "flow" if kind.of_flows else "resource"
        file = query_files.load_query(EVALUATE_SUBJECTS[noun])
        rule = query_files.load_query(rule_name)
        condition = before_marker(rule.body, DETAILS)
        for following, subjects in ((False, SUBJECTS_BY_ID[noun]), (True, FOLLOWING[kind])):
            # counting needs the condition of the rule, but not the details of its findings
            for details, body in (
                (True, f"{rule.body}\nRETURN finding"),
                (False, f"{condition}RETURN {noun} AS finding"),
            ):
                with_subjects = replace_marker(file.body, SUBJECTS, f"\n{query_files.load_query(subjects).body}\n")
                yield replace(
                    file,
                    name=evaluation_query(kind, following=following, details=details),
                    purpose=rule.purpose,
                    body=replace_marker(with_subjects, RULE, f"\n{body}\n"),
                )
    # the authoritative source uses the same rule for the valid designation
    file = query_files.load_query(DESIGNATED)
    rule = query_files.load_query("authority/source")
    yield replace(file, name=designation_query(), body=replace_marker(file.body, AUTHORITY, rule.body))


COMPOSED_QUERIES = tuple(_compose())
for _file in COMPOSED_QUERIES:
    query_files.register_query(_file)
