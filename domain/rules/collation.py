"""The order of Chinese names: by pinyin, tone by tone, as a reader of a list expects it.

Neo4j compares strings by code point, which for Chinese is no order a reader knows; so every name that people
read in lists is kept beside its key (`namePinyin`, `titlePinyin`), and lists order by the key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^{_HAN}\s]+")


@cache
def _dictionary() -> tuple[Callable[[str], list[str]], Callable[[str], list[str]]]:
    """What cuts a run into phrases, and what reads a phrase, syllable by syllable."""
    # The dictionary takes 60 MB, and a process that only answers never looks anything up in it: loaded when first read.
    from pypinyin import Style, lazy_pinyin, load_phrases_dict
    from pypinyin.seg.mmseg import seg

    # Counties whose names are not read as the dictionary has it.
    load_phrases_dict({"伽师": [["jiā"], ["shī"]], "尉犁": [["yù"], ["lí"]]})
    return (
        lambda run: list(seg.cut(run)),
        lambda phrase: lazy_pinyin(phrase, style=Style.TONE3, neutral_tone_with_five=True),
    )


def collation_key(text: str) -> str:
    """The sort key of a name: tone-numbered syllables and lower-case words, one space between them.

    `喀什市` → `ka1 shi2 shi4`. A space sorts before every letter and digit, so that a shorter first syllable
    comes first (`xi1 an1` before `xian1`). Full-width forms count as their half-width ones. Deterministic;
    empty for blank text.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_spoken(phrase) for run in _RUNS.findall(folded) for phrase in _phrases(run))


def _phrases(run: str) -> list[str]:
    return _dictionary()[0](run) if re.match(rf"[{_HAN}]", run) else [run]


# pypinyin spends 0.2 ms on a name, nearly all of it on phrases that other names share: a load of 20,000 names
# takes 4 s without the cache and half a second with it.
@lru_cache(maxsize=65_536)
def _spoken(phrase: str) -> str:
    return " ".join(_dictionary()[1](phrase))
