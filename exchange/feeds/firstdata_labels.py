"""What a FirstData source says in labels, mapped to the catalog's closed sets, and what refuses a source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from domain.model.catalog_enums import Labelled, OpenType, ShareType, UpdateCycle
from domain.rules.property_checks import bad_value
from domain.rules.secrecy import is_secret_grade, secret_data_violation
from domain.rules.violation import Violation

# Field of the source, property of the entry, its closed set.
LABELS: tuple[tuple[str, str, type[Labelled]], ...] = (
    ("update_frequency", "updateCycle", UpdateCycle),
    ("share_type", "shareType", ShareType),
    ("open_type", "openType", OpenType),
    ("access_level", "openType", OpenType),
)


def name_of(value: Any) -> tuple[str, str]:
    """The Chinese and the English text of a bilingual value; a bare text counts as Chinese, absent ones are empty."""
    if isinstance(value, str):
        return value.strip(), ""
    if not isinstance(value, Mapping):
        return "", ""
    texts = (value.get(language) for language in ("zh", "en"))
    chinese, english = (text.strip() if isinstance(text, str) else "" for text in texts)
    return chinese, english


def labelled(source: Mapping[str, Any]) -> tuple[dict[str, str], list[Violation]]:
    """Properties by label, and what could not be mapped (kept in `raw`, left out of the entry)."""
    mapped: dict[str, str] = {}
    unmapped = []
    for key, name, kind in LABELS:
        value = source.get(key)
        if value is None or value == "":
            continue
        member = kind.from_label(value) if isinstance(value, str) else None
        if member is None:
            unmapped.append(_unmapped(key, value, kind))
        else:
            mapped.setdefault(name, member.value)
    return mapped, unmapped


def verdict(source: Any, seen: Collection[str]) -> Violation | None:
    """Why this source cannot be an entry; None where it can."""
    if not isinstance(source, Mapping):
        return bad_value("source", source, "an object", "对象")
    key = source.get("id")
    if not isinstance(key, str) or not key.strip() or any(letter.isspace() for letter in key.strip()):
        return bad_value("id", key, "a text without blanks", "不含空格的文本")
    if key.strip() in seen:
        return bad_value("id", key, "given once; the earlier source was taken", "不重复的标识；以前者为准")
    if not any(name_of(source.get("name"))):
        return bad_value("name", source.get("name"), "a name in Chinese or English", "中文或英文名称")
    country = source.get("country")
    if country is not None and not isinstance(country, str):
        return bad_value("country", country, "an ISO 3166-1 alpha-2 code or null", "ISO 3166-1 两位代码或空")
    for field, value in source.items():
        if isinstance(value, str) and is_secret_grade(value):
            return secret_data_violation(field)
    return None


def repeated(title: str, first: str) -> Violation:
    """Two sources of one title and place under two ids; both are kept, since the id is what identifies one."""
    return Violation(
        code="TITLE_REPEATED",
        field="name",
        sentence=f"{title!r} is also the title of {first}, of the same place.",
        zh=f"“{title}”与同一地区的 {first} 同名。",
        remedy="If they are one source, remove one of them from the file.",
        remedy_zh="若为同一来源，请从文件中删去其一。",
    )


def _unmapped(key: str, value: object, kind: type[Labelled]) -> Violation:
    return Violation(
        code="LABEL_NOT_MAPPED",
        field=key,
        sentence=f"{value!r} is no label of {kind.__name__}; it is kept in 'raw' and the property left out.",
        zh=f"{value!r} 无法对应到“{kind.__name__}”的取值；原值保留在 raw 中，该属性留空。",
        remedy=f"Use one of {', '.join(member.zh for member in kind)}, or the canonical names.",
        remedy_zh=f"请使用：{'、'.join(member.zh for member in kind)}。",
    )
