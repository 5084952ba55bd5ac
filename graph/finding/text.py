"""The questions about findings, made of the judgements in graph/queries/finding: each judges one flow or resource.

Subjects are enumerated by id and judged some thousands at a time, so that no statement takes long, however large the
graph is. The texts are few and the same whatever is selected: planning them is dearer than running them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph import library
from graph.library import CypherFile
from graph.model.finding import LineageFindingKind as Kind

JUDGEMENTS: Mapping[Kind, str] = {
    Kind.LEVEL_SKIPPED: "finding/level_skipped",
    Kind.NOT_REPORTED: "finding/not_reported",
    Kind.EXCESS_FIELDS: "finding/excess_fields",
    Kind.OUT_OF_REGION: "finding/out_of_region",
    Kind.OTHER_CHANNEL: "finding/other_channel",
    Kind.STALE: "finding/stale",
    Kind.UNATTACHED: "finding/unattached",
    Kind.CYCLE: "finding/cycle",
}
"""The kinds of which a statement judges one subject; NO_SOURCE is judged by graph/finding/sources.py."""
JUDGED = {"flow": "finding/judged_flows", "resource": "finding/judged_resources"}
DESIGNATED = "finding/designated"
_JUDGEMENT, _SOURCE = "/*judgement*/", "/*authority/source*/"


def judged(kind: Kind) -> str:
    """The name of the question that judges subjects for a kind.

    One record: a list of [id, subject, since, evidence, told, by reference], by subject; and how many there are.
    """
    return f"{JUDGEMENTS[kind]}_judged"


def designated() -> str:
    """The name of the question which designation holds, where."""
    return f"{DESIGNATED}_there"


def _made() -> Iterator[CypherFile]:
    for kind, judgement in JUDGEMENTS.items():
        file = library.question(JUDGED["flow" if kind.of_flows else "resource"])
        body = f"\n{library.question(judgement).body}\nRETURN finding\n"
        yield replace(
            file,
            name=judged(kind),
            purpose=library.question(judgement).purpose,
            body=file.body.replace(_JUDGEMENT, body),
        )
    # the rule that says which designation holds is the authoritative source's
    file = library.question(DESIGNATED)
    yield replace(file, name=designated(), body=file.body.replace(_SOURCE, library.question("authority/source").body))


MADE = tuple(_made())
for _file in MADE:
    library.keep(_file)
