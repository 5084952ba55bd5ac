"""Sentences for the terminal, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self


class Sentence(str):
    """An English sentence that carries the same sentence in Chinese as `zh`. The terminal prints the one that its
    locale selects (cli/output.py); a log or a test reads it as the English text."""

    __slots__ = ("zh",)

    zh: str

    def __new__(cls, english: str, chinese: str) -> Self:
        sentence = super().__new__(cls, english)
        sentence.zh = chinese
        return sentence

    def localized(self, *, chinese: bool) -> str:
        """The Chinese text or the English one."""
        return self.zh if chinese else str(self)

    def mapped(self, change: Callable[[str], str]) -> Sentence:
        """The sentence with the same change of both texts, such as an indentation."""
        return Sentence(change(str(self)), change(self.zh))
