"""No secret data in a catalog (Art. 12: 不得将涉密数据编入公共数据目录).

What is looked for is a grade or a mark, not a word: an item called 利用国家秘密测绘地理信息成果审批 is a public
service about secrets and no secret itself.
"""

from __future__ import annotations

import re
import unicodedata

from domain.rules.violation import Violation

GRADES = frozenset(
    {"涉密", "涉密数据", "国家秘密", "秘密", "秘密级", "机密", "机密级", "绝密", "绝密级"}
    | {"secret", "top secret", "top_secret", "confidential", "classified"}
)
# The mark of the measures for classified documents: a grade with a star, or a grade alone in brackets.
MARK = re.compile(r"(?:绝密|机密|秘密)\s*[★☆*]|[(\[【〔<《](?:绝密|机密|秘密|涉密)(?:级|件|文件|数据)?[)\]】〕>》]")


def is_secret_grade(text: str) -> bool:
    """Whether this text, taken whole, is the label of a secrecy grade."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in GRADES


def bears_secret_mark(text: str) -> bool:
    """Whether this text bears the mark of a classified document, such as 机密★10年 or 【秘密】."""
    return MARK.search(unicodedata.normalize("NFKC", text)) is not None


def secret(field: str) -> Violation:
    """The refusal of secret data found in `field`."""
    return Violation(
        code="SECRET_DATA",
        field=field,
        sentence="Secret data may not be entered in the catalog.",
        zh="不得将涉密数据编入公共数据目录。",
        remedy="Take it out of this system and follow the rules on state secrets.",
        remedy_zh="请将其移出本系统，按国家保密规定处理。",
        article="12",
    )
