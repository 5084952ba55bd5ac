"""Violations of write rules."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import RuleError
from domain.model.load_report import Problem


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a value violates: code, field, a sentence and a remedy in both languages.

    `article`: the article of the measures that the rule rests on, or empty.
    """

    code: str
    field: str
    sentence: str
    zh: str
    remedy: str
    remedy_zh: str
    article: str = ""

    def error(self) -> RuleViolated:
        """The violation as an exception, for writes of a single object."""
        return RuleViolated(self)

    def problem(self, key: str, *, refused: bool) -> Problem:
        """The violation as a line of a load report, with the key of the record."""
        return Problem(
            key=key,
            code=self.code,
            field=self.field,
            sentence=self.sentence,
            zh=self.zh,
            remedy=self.remedy,
            remedy_zh=self.remedy_zh,
            refused=refused,
        )


class RuleViolated(RuleError):
    """A write rule refuses a value. `code` is that of the rule; `violation` has the field and the sentences."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation.sentence, zh=violation.zh, remedy=violation.remedy, remedy_zh=violation.remedy_zh)
        self.code = violation.code
        self.violation = violation
