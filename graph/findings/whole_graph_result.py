"""What was judged of the whole graph, as little of it as tells every finding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.model.finding_kind import LineageFindingKind as Kind

Key = tuple[str, str]
"""The subject and the id of a finding."""


@dataclass(frozen=True)
class WholeGraphResult:
    """What was found of the whole graph: subjects by id, and of each the elements that lack their source; one empty
    text where a finding is of no element."""

    kind: Kind
    subjects: Sequence[str]
    lacking: Sequence[tuple[str, ...]]

    def behind(self, after: Key) -> Iterator[Key]:
        """The findings that follow one, in order."""
        for place in range(bisect_left(self.subjects, after[0]), len(self.subjects)):
            subject = self.subjects[place]
            for element in self.lacking[place]:
                key = subject, finding_id(self.kind, subject, element)
                if key > after:
                    yield key

    def count(self, after: Key) -> int:
        """How many follow one."""
        following = bisect_right(self.subjects, after[0])
        same = range(bisect_left(self.subjects, after[0]), following)
        here = sum(finding_id(self.kind, after[0], each) > after[1] for place in same for each in self.lacking[place])
        return here + sum(map(len, self.lacking[following:]))


def finding_id(kind: Kind, subject: str, element: str = "") -> str:
    """The same in every answer."""
    return f"finding_{kind}@{subject}" + (f"@{element}" if element else "")
