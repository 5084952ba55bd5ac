"""Maps the labels of a FirstData source to the catalog's enumerations, and checks whether a source is accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from domain.chinese import quoted
from domain.model.catalog_enums import Labelled, OpenType, ShareType, UpdateCycle
from domain.rules.property_checks import bad_value
from domain.rules.secrecy import is_secret_grade, secret_data_violation
from domain.rules.violation import Violation

# Field of the source, property of the entry, its enumeration.
LABELS: tuple[tuple[str, str, type[Labelled]], ...] = (
    ("update_frequency", "updateCycle", UpdateCycle),
    ("share_type", "shareType", ShareType),
    ("open_type", "openType", OpenType),
    ("access_level", "openType", OpenType),
)


def name_of(value: Any) -> tuple[str, str]:
    """The Chinese and the English text of a bilingual value, empty if absent. A plain string counts as Chinese."""
    if isinstance(value, str):
        return value.strip(), ""
    if not isinstance(value, Mapping):
        return "", ""
    texts = (value.get(language) for language in ("zh", "en"))
    chinese, english = (text.strip() if isinstance(text, str) else "" for text in texts)
    return chinese, english


def map_labels(source: Mapping[str, Any]) -> tuple[dict[str, str], list[Violation]]:
    """The properties, and violations for unknown labels, which stay in `raw` and set no property."""
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


def source_violation(source: Any, seen: Collection[str]) -> Violation | None:
    """The violation that prevents this source from becoming an entry; None if there is none."""
    if not isinstance(source, Mapping):
        return bad_value("source", source, "an object", "对象")
    key = source.get("id")
    if not isinstance(key, str) or not key.strip() or any(letter.isspace() for letter in key.strip()):
        return bad_value("id", key, "a text without spaces", "不含空格的文本")
    if key.strip() in seen:
        return bad_value("id", key, "a unique id; the earlier source was used", "不重复的标识（已采用前一条来源）")
    if not any(name_of(source.get("name"))):
        return bad_value("name", source.get("name"), "a name in Chinese or English", "中文或英文名称")
    country = source.get("country")
    if country is not None and not isinstance(country, str):
        return bad_value("country", country, "an ISO 3166-1 alpha-2 code or null", "ISO 3166-1 两位代码或空")
    for field, value in source.items():
        if isinstance(value, str) and is_secret_grade(value):
            return secret_data_violation(field)
    return None


def repeated_title(title: str, first: str) -> Violation:
    """The warning for two sources with the same title and region. Both are loaded: only ids must be unique."""
    return Violation(
        code="TITLE_REPEATED",
        field="name",
        sentence=f"{title!r} is also the title of {first}, in the same region.",
        zh=f"“{title}”与同一地区的 {first} 同名。",
        remedy="If they are one source, remove one of them from the file.",
        remedy_zh="若为同一来源，请从文件中删去其一。",
    )


def _unmapped(key: str, value: object, kind: type[Labelled]) -> Violation:
    return Violation(
        code="LABEL_NOT_MAPPED",
        field=key,
        sentence=f"{value!r} is not a label of {kind.__name__}; it stays in 'raw' and the property is left empty.",
        zh=f"{quoted(value)}无法对应到“{kind.__name__}”的取值；原值保留在 raw 中，该属性留空。",
        remedy=f"Use one of {', '.join(member.zh for member in kind)}, or the canonical names.",
        remedy_zh=f"请使用：{'、'.join(member.zh for member in kind)}。",
    )
