"""Why a rule refuses a value: a code, the field, a sentence and a remedy in both languages, the article."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import RuleError


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule a value breaks. `article` is the article of the measures that asks for it, or empty."""

    code: str
    field: str
    sentence: str
    zh: str
    remedy: str
    remedy_zh: str
    article: str = ""

    def error(self) -> Refused:
        """The same, to be raised at a door that takes one thing at a time."""
        return Refused(self)


class Refused(RuleError):
    """A value the rules refuse; `code` is the rule's own, `refusal` says where and why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, zh=refusal.zh, remedy=refusal.remedy, remedy_zh=refusal.remedy_zh)
        self.code = refusal.code
        self.refusal = refusal
