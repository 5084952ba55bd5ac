"""Detects secret data, which must not be in a catalog (Art. 12: 不得将涉密数据编入公共数据目录).

The checks look for a grade or a mark, not for a word: the item 利用国家秘密测绘地理信息成果审批 is a public service
that concerns secrets, but is not secret itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from domain.rules.json_texts import texts
from domain.rules.violation import Violation

GRADES = frozenset(
    {"涉密", "涉密数据", "国家秘密", "秘密", "秘密级", "机密", "机密级", "绝密", "绝密级"}
    | {"secret", "top secret", "top_secret", "confidential", "classified"}
)
# A mark of a classified document: a grade with a star, a grade alone in brackets, or a grade after its heading.
SECRET_MARK = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆*]|[(\[【〔<《](?:绝密|机密|秘密|涉密)(?:级|件|文件|数据)?[)\]】〕>》]"
    r"|密级\s*:\s*(?:绝密|机密|秘密)"
)
# Characters without width, which could divide a mark.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def is_secret_grade(text: str) -> bool:
    """Whether the whole text is the label of a secrecy grade."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in GRADES


def has_secret_mark(text: str) -> bool:
    """Whether the text contains the mark of a classified document, such as 机密★10年 or 【秘密】, also if it is
    percent-encoded, as in an address."""
    decoded = unquote(text) if "%" in text else text
    if "密" not in decoded:
        return False
    return SECRET_MARK.search(INVISIBLE.sub("", unicodedata.normalize("NFKC", decoded))) is not None


def secret_mark_paths(value: Any, path: str = "$") -> Iterator[str]:
    """The JSON paths of all texts in a JSON value, both keys and values, that contain the mark of a classified
    document. The path of a key is that of its object, so that it does not repeat the mark."""
    reported: set[str] = set()
    for at, text in texts(value, path):
        if at not in reported and has_secret_mark(text) and not has_secret_mark(at):
            reported.add(at)
            yield at


def secret_data_violation(field: str) -> Violation:
    """The violation of secret data in `field`."""
    return Violation(
        code="SECRET_DATA",
        field=field,
        sentence="The catalog must not contain secret data (Art. 12).",
        zh="不得将涉密数据编入公共数据目录。",
        remedy="Remove it from this system and follow the rules on state secrets.",
        remedy_zh="请将其移出本系统，并按国家保密规定处理。",
        article="12",
    )
