"""The properties of a catalog entry that Art. 7 and Art. 19 require.

An imported entry may lack some; it is stored with their names in `missing`. An entry submitted for review must have
all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.rules.violation import Violation

# Art. 7: 明确公共数据的分类、格式、属性、更新频率、共享开放方式、使用要求等内容; the abstract and the share method
# come from the national template, and so does the order, which every `missing` has as well.
ARTICLE_OF = {
    "abstract": "7",
    "classifications": "7",
    "format": "7",
    "items": "7",
    "shareType": "7",
    "shareCondition": "19",
    "restrictedBy": "19",
    "shareMethod": "7",
    "openType": "7",
    "openCondition": "7",
    "updateCycle": "7",
    "usage": "7",
}
LABEL_OF = {
    "abstract": "信息资源摘要",
    "classifications": "分类",
    "format": "格式",
    "items": "信息项",
    "shareType": "共享类型",
    "shareCondition": "共享条件",
    "restrictedBy": "不予共享或有条件共享的依据",
    "shareMethod": "共享方式",
    "openType": "开放类型",
    "openCondition": "开放条件",
    "updateCycle": "更新周期",
    "usage": "使用要求",
}


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an entry: its properties, the targets of its relationships, and whether it has items."""

    properties: Mapping[str, Any]
    classifications: Sequence[str] = field(default=())
    restricted_by: Sequence[str] = field(default=())
    items: bool = False


def missing(content: Content) -> tuple[str, ...]:
    """The names of the required properties this entry lacks, in the template's order; empty when it is complete."""
    return tuple(
        name for name in ARTICLE_OF if _is_required(name, content.properties) and not _is_present(name, content)
    )


def submission_violations(content: Content) -> Iterator[Violation]:
    """One violation for each required property that the entry lacks: it may not be submitted for review."""
    for name in missing(content):
        article, label = ARTICLE_OF[name], LABEL_OF[name]
        yield Violation(
            code="ELEMENT_MISSING",
            field=name,
            sentence=f"Article {article} requires '{name}'.",
            zh=f"根据第{'七' if article == '7' else '十九'}条，须填写“{label}”。",
            remedy=f"Fill in '{name}' and submit again.",
            remedy_zh=f"请填写“{label}”后重新提交。",
            article=article,
        )


def _is_required(name: str, properties: Mapping[str, Any]) -> bool:
    share = properties.get("shareType")
    match name:
        case "shareCondition":
            return share == "CONDITIONAL"
        case "restrictedBy":
            return share in ("CONDITIONAL", "NOT_SHARED")
        case "shareMethod":
            return share != "NOT_SHARED"
        case "openCondition":
            return properties.get("openType") == "CONDITIONAL"
        case _:
            return True


def _is_present(name: str, content: Content) -> bool:
    match name:
        case "items":
            return content.items
        case "classifications":
            return bool(content.classifications)
        case "restrictedBy":
            return bool(content.restricted_by)
        case _:
            value = content.properties.get(name)
            return bool(value.strip()) if isinstance(value, str) else value is not None
