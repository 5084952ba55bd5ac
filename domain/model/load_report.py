"""What came of a load, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a feed's record says wrongly: the record's own key, a code and a sentence in both languages.

    `refused`: the record was not written; otherwise it was, without the wrong part. `remedy` may be empty.
    """

    key: str
    code: str
    field: str
    sentence: str
    zh: str
    remedy: str = ""
    remedy_zh: str = ""
    refused: bool = False

    def line(self) -> str:
        """One line for a terminal."""
        verdict = "refused" if self.refused else "noted"
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.key}: {verdict}, {self.code}, {self.field}: {self.sentence}{remedy}"


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """Rows of one act: written for the first time, written again with other values, already there, refused."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def __add__(self, other: WriteCounts) -> WriteCounts:
        return WriteCounts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What one load did. `acts` maps each act to its tally, in the order they were first written."""

    feed: str
    acts: Mapping[str, WriteCounts] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> WriteCounts:
        return sum(self.acts.values(), WriteCounts())

    @property
    def created(self) -> int:
        return self.total.created

    @property
    def updated(self) -> int:
        return self.total.updated

    @property
    def unchanged(self) -> int:
        return self.total.unchanged

    @property
    def refused(self) -> int:
        return self.total.refused

    def adding(self, act: str, tally: WriteCounts, problems: Iterable[Problem] = ()) -> Report:
        """This report and one batch more."""
        acts = {**self.acts, act: self.acts.get(act, WriteCounts()) + tally}
        return replace(self, acts=acts, problems=(*self.problems, *problems))

    def noting(self, problems: Iterable[Problem]) -> Report:
        """This report and what its file's reader found before anything was written."""
        return replace(self, problems=(*problems, *self.problems))

    def lines(self) -> Iterator[str]:
        """Lines for a terminal: a count for each act, then every problem with its key."""
        for act, tally in self.acts.items():
            yield (
                f"{act.rpartition('/')[2]}: {tally.created:,} created, {tally.updated:,} updated, "
                f"{tally.unchanged:,} unchanged, {tally.refused:,} refused"
            )
        for problem in self.problems:
            yield problem.line()
