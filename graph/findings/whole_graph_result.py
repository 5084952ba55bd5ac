"""Results of whole-graph analyses, in compact form."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.model.finding_kind import FindingKind as Kind

Key = tuple[str, str]
"""The subject and the id of a finding."""


def beyond(keys: Iterable[Key], start: Key, *, backward: bool) -> Iterator[Key]:
    """The keys after a key; backward: before it."""
    return (key for key in keys if (key < start if backward else key > start))


@dataclass(frozen=True)
class WholeGraphResult:
    """All findings of a kind. `subjects`: Relay ids, sorted. `lacking`: for each subject the elements without their
    source; one empty text if findings of the kind name no element."""

    kind: Kind
    subjects: Sequence[str]
    lacking: Sequence[tuple[str, ...]]

    def keys_beyond(self, start: Key, *, backward: bool) -> Iterator[Key]:
        """The keys of the findings after a key, in order; backward: before it, the last first."""
        if backward:
            indexes = range(bisect_right(self.subjects, start[0]) - 1, -1, -1)
        else:
            indexes = range(bisect_left(self.subjects, start[0]), len(self.subjects))
        for index in indexes:
            keys = [
                (self.subjects[index], finding_id(self.kind, self.subjects[index], element))
                for element in self.lacking[index]
            ]
            yield from beyond(keys[::-1] if backward else keys, start, backward=backward)

    @property
    def count(self) -> int:
        """The number of findings."""
        return sum(map(len, self.lacking))


def finding_id(kind: Kind, subject: str, element: str = "") -> str:
    """The stable id of a finding."""
    return f"finding_{kind}@{subject}" + (f"@{element}" if element else "")
