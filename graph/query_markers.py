"""The markers of query files: the places where code puts text into Cypher.

A marker is a comment, with the default in front of it where the file must run as it stands, such as `true /*passes*/`.
All markers are declared here, and `replace_marker` raises for one that the text lacks, so that a renamed marker or an
edited line cannot leave its default in a statement unnoticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class MissingMarker(LookupError):
    """A Cypher text lacks what should be replaced in it: an error of ours, not of a caller."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The comment `/*name*/`. `default`: the text in front of it that is replaced as well. `line`: all that
    stands before it on its line is."""

    name: str
    default: str = ""
    line: bool = False

    @property
    def comment(self) -> str:
        return f"/*{self.name}*/"

    @property
    def text(self) -> str:
        """What a file must contain."""
        return f"{self.default} {self.comment}".lstrip()


WHERE, ORDER, PAGE = LIST_MARKERS = (Marker("where"), Marker("order"), Marker("page"))
"""Of a list: the caller's filter, the order and the window of a page."""
SUBJECTS, RULE, DETAILS = Marker("subjects"), Marker("rule"), Marker("details")
"""Of findings: the subjects that are judged, the rule, and where in a rule its details begin."""
AUTHORITY = Marker("authority/source")
"""The rule which designation holds, a file of its own."""
PASSES_FILTER = Marker("passes", "true")
MET_ONLY = Marker("met only", "true")
READ_HERE = Marker("read here", "other IN nodes")
FLOW_FACTS = (Marker("since", line=True), Marker("until", line=True), Marker("fields", line=True))
"""Of traversals: whether a resource passes the filter, edges between visited nodes only, which end reads an edge, and
the facts of a flow that may be left out, each on a line."""
LONGEST = Marker("longest", "50")
"""Of paths: the upper bound of a quantified pattern."""

MARKERS = (
    *LIST_MARKERS,
    SUBJECTS,
    RULE,
    DETAILS,
    AUTHORITY,
    PASSES_FILTER,
    MET_ONLY,
    READ_HERE,
    *FLOW_FACTS,
    LONGEST,
)


def replace_marker(text: str, marker: Marker, replacement: str) -> str:
    """The text with every occurrence of the marker replaced. Raises MissingMarker where there is none."""
    if not marker.line:
        return replace_text(text, marker.text, replacement)
    replaced, count = re.subn(rf"[^\n]*{re.escape(marker.comment)}", lambda _: replacement, text)
    if not count:
        raise MissingMarker(f"{marker.comment} is not in: {text}")
    return replaced


def replace_text(text: str, part: str, replacement: str, count: int = -1) -> str:
    """The text with a part of it replaced, `count` times or everywhere. Raises MissingMarker where it is absent."""
    if part not in text:
        raise MissingMarker(f"{part} is not in: {text}")
    return text.replace(part, replacement, count)


def before_marker(text: str, marker: Marker) -> str:
    """What stands in front of the marker. Raises MissingMarker where there is none."""
    before, found, _ = text.partition(marker.text)
    if not found:
        raise MissingMarker(f"{marker.comment} is not in: {text}")
    return before
