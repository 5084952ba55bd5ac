"""Why a rule refuses a value: a code, the field, a sentence and a remedy in both languages, the article."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import RuleError
from domain.model.load_report import Problem


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule a value breaks. `article` is the article of the measures that asks for it, or empty."""

    code: str
    field: str
    sentence: str
    zh: str
    remedy: str
    remedy_zh: str
    article: str = ""

    def error(self) -> RuleViolated:
        """The same, to be raised at a door that takes one thing at a time."""
        return RuleViolated(self)

    def problem(self, key: str, *, refused: bool) -> Problem:
        """The same in the report of a bulk door, beside the record's own key."""
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
    """A value the rules refuse; `code` is the rule's own, `refusal` says where and why."""

    def __init__(self, refusal: Violation) -> None:
        super().__init__(refusal.sentence, zh=refusal.zh, remedy=refusal.remedy, remedy_zh=refusal.remedy_zh)
        self.code = refusal.code
        self.refusal = refusal
