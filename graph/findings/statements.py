"""The questions about findings, made of the judgements in graph/queries/finding: each judges one flow or resource.

Subjects come by their ids, or in the order of their ids from an index, some thousands at a time, so that no statement
takes long, however large the graph is. The texts are few and the same whatever is selected: planning them is dearer
than running them.
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
"""The kinds of which a statement judges one subject; NO_SOURCE is judged by graph/findings/source_reachability.py."""
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
"""Among what a kind is sought, in the order of ids."""
EVALUATE_SUBJECTS = {"flow": "finding/evaluate_flows", "resource": "finding/evaluate_resources"}
NAMED = {"flow": "finding/flows_by_id", "resource": "finding/resources_by_id"}
DESIGNATED = "finding/designated"


def evaluation_query(kind: Kind, *, following: bool = False, told: bool = True) -> str:
    """The name of the question that judges subjects for a kind: those named, or those `following` one.

    One record: a list of [id, subject, since, evidence, told, by reference], by subject; how many there are; the last
    subject that was looked at; how many were. What is not `told` of is counted only.
    """
    return f"{EVALUATIONS[kind]}_{'following' if following else 'named'}_{'told' if told else 'counted'}"


def designation_query() -> str:
    """The name of the question which designation holds, where."""
    return f"{DESIGNATED}_there"


def _made() -> Iterator[CypherFile]:
    for kind, judgement in EVALUATIONS.items():
        noun = "flow" if kind.of_flows else "resource"
        file = query_files.load_query(EVALUATE_SUBJECTS[noun])
        rule = query_files.load_query(judgement)
        found = before_marker(rule.body, DETAILS)
        for following, subjects in ((False, NAMED[noun]), (True, FOLLOWING[kind])):
            # what is only counted is not made ready to be told of
            for told, body in ((True, f"{rule.body}\nRETURN finding"), (False, f"{found}RETURN {noun} AS finding")):
                chosen = replace_marker(file.body, SUBJECTS, f"\n{query_files.load_query(subjects).body}\n")
                yield replace(
                    file,
                    name=evaluation_query(kind, following=following, told=told),
                    purpose=rule.purpose,
                    body=replace_marker(chosen, RULE, f"\n{body}\n"),
                )
    # the rule that says which designation holds is the authoritative source's
    file = query_files.load_query(DESIGNATED)
    rule = query_files.load_query("authority/source")
    yield replace(file, name=designation_query(), body=replace_marker(file.body, AUTHORITY, rule.body))


MADE = tuple(_made())
for _file in MADE:
    query_files.register_query(_file)
