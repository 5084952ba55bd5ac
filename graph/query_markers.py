"""The markers of query files, at which code inserts text into Cypher.

A marker is a comment, preceded by a default if the file needs one to run unchanged, such as `true /*passes filter*/`.
All markers are declared here, with the functions that edit Cypher without a marker: a list's last clause and an index
hint. Each function raises for a part that the text lacks, so that a renamed marker or an edited line cannot leave a
default in a statement unnoticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class MissingMarker(LookupError):
    """A Cypher text lacks a marker or a part that should be replaced: a bug, not an error of a caller."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The comment `/*name*/`. `default`: the text before it that is replaced too. `line`: everything before it on its
    line is replaced too."""

    name: str
    default: str = ""
    line: bool = False

    @property
    def comment(self) -> str:
        return f"/*{self.name}*/"

    @property
    def text(self) -> str:
        """The text that a file must contain."""
        return f"{self.default} {self.comment}".lstrip()


WHERE, ORDER, PAGE = LIST_MARKERS = (Marker("where"), Marker("order"), Marker("page"))
"""In lists: the caller's filter, the order and the window of a page."""
SUBJECTS, RULE, DETAILS = Marker("subjects"), Marker("rule"), Marker("details")
"""In findings: the subjects that are evaluated, the rule, and the beginning of the details in a rule."""
BEYOND, DESCENDING = CANDIDATE_MARKERS = (Marker("beyond", "> $start"), Marker("descending"))
"""In the candidates of findings: which ids are listed, and each key of their order. Code replaces both to list the
candidates before an id, the last first."""
AUTHORITY = Marker("authority/source")
"""The rule that determines the designation in force (graph/queries/authority/source.cypher)."""
PASSES_FILTER = Marker("passes filter", "true")
VISITED_ONLY = Marker("visited only", "true")
READ_AT_THIS_END = Marker("read at this end", "other IN nodes")
HAS_ROWS_OF_REGION = Marker("has rows of region", "true")
FLOW_FACTS = (Marker("since", line=True), Marker("until", line=True), Marker("fields", line=True))
"""In traversals: whether a resource passes the filter, whether both ends of an edge must be visited, which end reads an
edge, whether a return flow may have rows of a region, and the facts of a flow that may be omitted, each on its line."""
MAX_LENGTH = Marker("max length", "50")
"""In path searches: the upper bound of a quantified pattern."""
PATH_NODE, PATH_EDGE = Marker("path node", "DataResource"), Marker("path edge", "FLOWS_TO")
OF_KINDS = Marker("of kinds", "coalesce(flow.kind) IN $kinds")
KIND_AND_FLOW = Marker("kind and flow", line=True)
OWNER = Marker("owner")
FIELD_PATH_MARKERS = (PATH_NODE, PATH_EDGE, OF_KINDS, KIND_AND_FLOW, OWNER)
"""In path searches, for paths between fields: the label of nodes, the type of edges, whether an edge has an admitted
kind, its kind and flow, and the step from a node to its resource."""
STORED_PROPERTIES = Marker("stored properties", "[]")
"""In backups: the properties of a node or relationship (graph/queries/backup/stored_properties.cypher)."""
TYPED_PROPERTIES = Marker("typed properties")
"""In commands that restore a backup: the properties that Cypher converts from texts."""

MARKERS = (
    *LIST_MARKERS,
    SUBJECTS,
    RULE,
    DETAILS,
    *CANDIDATE_MARKERS,
    AUTHORITY,
    PASSES_FILTER,
    VISITED_ONLY,
    READ_AT_THIS_END,
    HAS_ROWS_OF_REGION,
    *FLOW_FACTS,
    MAX_LENGTH,
    *FIELD_PATH_MARKERS,
    STORED_PROPERTIES,
    TYPED_PROPERTIES,
)


def replace_marker(text: str, marker: Marker, replacement: str) -> str:
    """The text with every occurrence of the marker replaced. Raises MissingMarker if there is none."""
    if not marker.line:
        return replace_text(text, marker.text, replacement)
    replaced, count = re.subn(rf"[^\n]*{re.escape(marker.comment)}", lambda _: replacement, text)
    if not count:
        raise MissingMarker(f"{marker.comment} is not in: {text}")
    return replaced


def replace_text(text: str, part: str, replacement: str, count: int = -1) -> str:
    """The text with a part of it replaced, `count` times or everywhere. Raises MissingMarker if it is absent."""
    if part not in text:
        raise MissingMarker(f"{part} is not in: {text}")
    return text.replace(part, replacement, count)


def split_last_clause(text: str, keyword: str) -> tuple[str, str]:
    """The text before the last clause that begins with the keyword, and that clause after the keyword.

    Raises MissingMarker if there is none.
    """
    before, separator, after = text.rpartition(keyword)
    if not separator:
        raise MissingMarker(f"{keyword} is not in: {text}")
    return before.strip(), after.strip()


def insert_hint(text: str, hint: str) -> str:
    """The text with a USING hint between its first MATCH and the WHERE of it, which is at the begin of a line.

    Raises MissingMarker if there is none.
    """
    return replace_text(text, "\nWHERE", f"\n{hint}\nWHERE", count=1)


def before_marker(text: str, marker: Marker) -> str:
    """The text before the marker. Raises MissingMarker if there is none."""
    before, separator, _ = text.partition(marker.text)
    if not separator:
        raise MissingMarker(f"{marker.comment} is not in: {text}")
    return before
