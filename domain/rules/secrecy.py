"""Detects secret data, which must not be in a catalog (Art. 12: 不得将涉密数据编入公共数据目录).

The checks look for a grade or a mark, not for a word: the item 利用国家秘密测绘地理信息成果审批 is a public service
that concerns secrets, but is not secret itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from domain.rules.json_texts import member_path, parts, texts
from domain.rules.violation import Violation

GRADES = frozenset(
    {"涉密", "涉密数据", "国家秘密", "秘密", "秘密级", "机密", "机密级", "绝密", "绝密级"}
    | {"secret", "top secret", "top_secret", "confidential", "classified"}
)
_GRADE = "(?:绝密|机密|秘密|絕密|機密|祕密)"
_LABEL = "(?:绝密|机密|秘密|涉密|絕密|機密|祕密)(?:级|件|文件|数据)?"
_OPENING, _CLOSING = '["“”„‟«‘’]', '["“”‟»‘’]'
# A mark of a classified document: a grade with a star, a grade alone in brackets, or a grade after its heading. In
# quotation marks a grade is a mark at the begin or the end of a line; within a sentence it is a word that is mentioned,
# and behind an operator or in a list it is a literal of SQL.
# After a heading without a colon, a grade is a mark unless the sentence goes on, as in 密级为机密的文件.
SECRET_MARK = re.compile(
    rf"{_GRADE}级?\s*[★☆*⭐✩✪✯]|[★☆⭐✩✪✯]\s*{_GRADE}级?(?![\u4e00-\u9fff])"
    rf"|[(\[【〔〖<《〈「『{{]\s*{_LABEL}\s*[)\]】〕〗>》〉」』}}]"
    rf"|^\s*{_OPENING}\s*{_LABEL}\s*{_CLOSING}(?!\s*[,)])"
    rf"|[^\s=,(<>!]\s*{_OPENING}\s*{_LABEL}\s*{_CLOSING}[\s。.!;；]*$"
    rf"|(?:密级|保密等级|保密级别|密級)\s*[:=]\s*[(\[【〔〖<《〈「『{_OPENING[1:]}?\s*{_GRADE}"
    rf"|(?:密级|保密等级|保密级别|密級)(?:\s+|\s*[为是為]\s*|\s*[-–—|/]\s*){_OPENING}?{_GRADE}级?{_CLOSING}?(?![\u4e00-\u9fff])",
    re.MULTILINE,
)
HEADINGS = frozenset({"密级", "保密等级", "保密级别", "密級", "classification", "secrecy", "security classification"})
"""Keys whose value is a grade, as the heading of a document says it."""
MAX_HEADING_LENGTH = 40
BLANKS_IN_LINE = re.compile(r"[^\S\n]+")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""A character of a text that is JSON itself."""
# Characters without width, which could divide a mark.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def is_secret_grade(text: str) -> bool:
    """Whether the whole text is the label of a secrecy grade."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in GRADES


def has_secret_mark(text: str) -> bool:
    """Whether the text contains the mark of a classified document, such as 机密★10年 or 【秘密】, also if it is
    percent-encoded, as in an address, or escaped, as in JSON or XML within the text."""
    decoded = _decoded(text)
    if "密" not in decoded:
        return False
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", decoded))
    return any(SECRET_MARK.search(form) for form in (plain, BLANKS_IN_LINE.sub("", plain)))


def _decoded(text: str) -> str:
    decoded = unquote(text) if "%" in text else text
    if "\\u" in decoded:
        decoded = ESCAPED.sub(lambda match: chr(int(match[1], 16)), decoded)
    return unescape(decoded) if "&" in decoded else decoded


def secret_mark_paths(value: Any, path: str = "$") -> Iterator[str]:
    """The JSON paths of all texts in a JSON value, both keys and values, that contain the mark of a classified
    document, or are a grade under a heading such as 密级. The path of a key is that of its object, so that it does not
    repeat the mark."""
    reported: set[str] = set()
    for at, part in parts(value, path):
        marked = [at] if any(map(has_secret_mark, texts(part))) and not has_secret_mark(at) else []
        for marked_path in (*marked, *_graded_members(at, part)):
            if marked_path not in reported:
                reported.add(marked_path)
                yield marked_path


def _graded_members(path: str, part: Any) -> Iterator[str]:
    """The paths of the members of an object that give a grade under a heading: `heading: grade`, or a pair of `key` or
    `name` and `value`."""
    if not isinstance(part, dict):
        return
    paired = any(isinstance(part.get(name), str) and _is_heading(part[name]) for name in ("key", "name"))
    for name, member in part.items():
        under_heading = _is_heading(name) or (name == "value" and paired)
        if under_heading and isinstance(member, str) and is_secret_grade(member):
            yield member_path(path, name)


def _is_heading(text: str) -> bool:
    return len(text) <= MAX_HEADING_LENGTH and unicodedata.normalize("NFKC", text).strip().casefold() in HEADINGS


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
