"""Results of whole-graph analyses, in compact form."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.model.finding_kind import FindingKind as Kind

Key = tuple[str, str]
"""The subject and the id of a finding."""


@dataclass(frozen=True)
class WholeGraphResult:
    """All findings of a kind. `subjects`: Relay ids, sorted. `lacking`: for each subject the elements without their
    source; one empty text if findings of the kind name no element."""

    kind: Kind
    subjects: Sequence[str]
    lacking: Sequence[tuple[str, ...]]

    def keys_after(self, after: Key) -> Iterator[Key]:
        """The keys of the findings after a key, in order."""
        for index in range(bisect_left(self.subjects, after[0]), len(self.subjects)):
            subject = self.subjects[index]
            for element in self.lacking[index]:
                key = subject, finding_id(self.kind, subject, element)
                if key > after:
                    yield key

    def count_after(self, after: Key) -> int:
        """The number of findings after a key."""
        start = bisect_left(self.subjects, after[0])
        end = bisect_right(self.subjects, after[0])
        of_subject = sum(
            finding_id(self.kind, after[0], element) > after[1]
            for index in range(start, end)
            for element in self.lacking[index]
        )
        return of_subject + sum(map(len, self.lacking[end:]))


def finding_id(kind: Kind, subject: str, element: str = "") -> str:
    """The stable id of a finding."""
    return f"finding_{kind}@{subject}" + (f"@{element}" if element else "")
