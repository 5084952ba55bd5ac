"""Detects secret data, which must not be in a catalog (Art. 12: 不得将涉密数据编入公共数据目录).

The checks look for a grade or a mark, not for a word: the item 利用国家秘密测绘地理信息成果审批 is a public service
that concerns secrets, but is not secret itself.
"""

from __future__ import annotations

import re
import unicodedata

from domain.rules.violation import Violation

GRADES = frozenset(
    {"涉密", "涉密数据", "国家秘密", "秘密", "秘密级", "机密", "机密级", "绝密", "绝密级"}
    | {"secret", "top secret", "top_secret", "confidential", "classified"}
)
# a mark of a classified document: a grade with a star, or a grade alone in brackets
SECRET_MARK = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆*]|[(\[【〔<《](?:绝密|机密|秘密|涉密)(?:级|件|文件|数据)?[)\]】〕>》]"
)


def is_secret_grade(text: str) -> bool:
    """Whether the whole text is the label of a secrecy grade."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in GRADES


def has_secret_mark(text: str) -> bool:
    """Whether the text contains the mark of a classified document, such as 机密★10年 or 【秘密】."""
    return SECRET_MARK.search(unicodedata.normalize("NFKC", text)) is not None


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
