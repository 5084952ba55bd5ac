"""The report of a load, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from domain.sentence import Sentence
from domain.shortened import MAX_PLACE_CHARACTERS, shortened

MAX_SENTENCE_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of one record: the record's key, a code, and a sentence in both languages.

    `refused`: the record was not written; otherwise it was written without the wrong part. `remedy` may be empty.
    """

    key: str
    code: str
    field: str
    sentence: str
    zh: str
    remedy: str = ""
    remedy_zh: str = ""
    refused: bool = False

    def line(self) -> Sentence:
        """One line for a terminal. Keys, fields and sentences may hold long values of the file, and are cut."""
        verdict, verdict_zh = ("refused", "已拒绝") if self.refused else ("noted", "已记录")
        remedy = f" {self.remedy}" if self.remedy else ""
        key, field_name = (shortened(text, MAX_PLACE_CHARACTERS) for text in (self.key, self.field))
        sentence, zh = (shortened(text, MAX_SENTENCE_CHARACTERS) for text in (self.sentence, self.zh))
        return Sentence(
            f"{key}: {verdict}, {self.code}, {field_name}: {sentence}{remedy}",
            f"{key}：{verdict_zh}，{self.code}，{field_name}：{zh}{self.remedy_zh}",
        )


@dataclass(frozen=True, slots=True)
class WriteCounts:
    """Rows of one act: new, changed, already stored with the same values, refused."""

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


def counts_sentence(subject: str, counts: WriteCounts) -> Sentence:
    """The counts of rows of one act or feed, for a terminal."""
    return Sentence(
        f"{subject}: {counts.created:,} created, {counts.updated:,} updated, {counts.unchanged:,} unchanged, "
        f"{counts.refused:,} refused",
        f"{subject}：新增 {counts.created:,}，更新 {counts.updated:,}，未变 {counts.unchanged:,}，"
        f"拒绝 {counts.refused:,}",
    )


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one load. `acts`: counts by act, in the order of the first write."""

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

    def adding(self, act: str, counts: WriteCounts, problems: Iterable[Problem] = ()) -> Report:
        """This report with the counts and problems of one more batch."""
        acts = {**self.acts, act: self.acts.get(act, WriteCounts()) + counts}
        return replace(self, acts=acts, problems=(*self.problems, *problems))

    def noting(self, problems: Iterable[Problem]) -> Report:
        """This report with problems that the reader of the file reported before the first write."""
        return replace(self, problems=(*problems, *self.problems))

    def lines(self) -> Iterator[Sentence]:
        """Lines for a terminal: the counts of each act, then every problem with its key."""
        for act, counts in self.acts.items():
            yield counts_sentence(act.rpartition("/")[2], counts)
        for problem in self.problems:
            yield problem.line()
