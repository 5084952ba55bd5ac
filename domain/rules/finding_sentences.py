"""What a finding says: the article it stands on, and its sentence, in the caller's language.

`told` is what the finding's question tells of it (graph/queries/finding), in the order of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.model.catalog_enums import UpdateCycle
from domain.model.finding_kind import LineageFindingKind as Kind

Told = Sequence[Any]
ARTICLES: Mapping[Kind, tuple[int, str] | None] = {
    Kind.LEVEL_SKIPPED: (13, ""),
    Kind.NOT_REPORTED: (13, ""),
    Kind.EXCESS_FIELDS: (21, "6"),
    Kind.OUT_OF_REGION: None,
    Kind.OTHER_CHANNEL: (18, ""),
    Kind.STALE: (24, ""),
    Kind.NO_SOURCE: (13, ""),
    Kind.UNATTACHED: (10, ""),
    Kind.CYCLE: None,
}
"""The article and paragraph; None where the rule is ours."""
DOWN = (21, "6")
"""What a level passed over on the way down breaks: 逐级 … 回流."""
_CHINESE = {10: "第十条", 13: "第十三条", 18: "第十八条", 21: "第二十一条", 24: "第二十四条"}
_PARAGRAPHS = {"6": "第（六）项"}


def article(kind: str, told: Told, language: str) -> str | None:
    """`Art. 21(6)` or `第二十一条第（六）项`; None where the rule is ours."""
    found = DOWN if kind == Kind.LEVEL_SKIPPED and told[0] == "RETURN_FLOW" else ARTICLES[Kind(kind)]
    if found is None:
        return None
    number, paragraph = found
    if language == "zh":
        return _CHINESE[number] + _PARAGRAPHS.get(paragraph, "")
    return f"Art. {number}" + (f"({paragraph})" if paragraph else "")


def sentence(kind: str, told: Told, language: str) -> str:
    """What was found, in one sentence."""
    english, chinese = _SENTENCES[Kind(kind)](*told)
    return chinese if language == "zh" else english


Both = tuple[str, str]


def _level_skipped(flow: str, lower: str, upper: str, passed: Sequence[str]) -> Both:
    over, zh = ", ".join(passed), "、".join(passed)
    if flow == "AGGREGATION":
        return (
            f"Reported from {lower} to {upper}, passing over {over}; it is to go up level by level.",
            f"数据由“{lower}”越过“{zh}”直接报送到“{upper}”，应当逐级报送。",
        )
    return (
        f"Given back from {upper} to {lower}, passing over {over}; it is to come down level by level.",
        f"数据由“{upper}”越过“{zh}”直接回流到“{lower}”，应当逐级回流。",
    )


def _not_reported(code: str, element: str, here: str, above: str) -> Both:
    return (
        f"Collected on {here}, and {code} {element} in it is prescribed by the autonomous region's catalog, but "
        f"nothing of it was ever reported to {above}.",
        f"该资源在“{here}”采集，所含数据元 {code}“{element}”属自治区公共数据目录规定的数据，但从未报送到“{above}”。",
    )


def _excess_fields(excess: Sequence[str]) -> Both:
    return (
        f"Gives back fields that the receiver's need does not name: {', '.join(excess)}.",
        f"回流了接收方需求未列明的字段：{'、'.join(excess)}，应当最小必要。",
    )


def _out_of_region(receiving: str, beyond: Sequence[str]) -> Both:
    return (
        f"Gives back data of {', '.join(beyond)}, which {receiving} that receives it does not include.",
        f"回流数据覆盖了接收地区“{receiving}”之外的“{'、'.join(beyond)}”。",
    )


def _other_channel(channel: str, giving: str, taking: str) -> Both:
    if channel == "OFFLINE":
        return (
            f"Flows offline from {giving} to {taking}, and was not filed with the competent authority.",
            f"数据由“{giving}”以线下方式提供给“{taking}”，未向公共数据主管部门报备。",
        )
    return (
        f"Flows from {giving} to {taking} outside the sharing platform, and the competent authority was not notified.",
        f"数据由“{giving}”经共享平台以外的通道提供给“{taking}”，未告知公共数据主管部门。",
    )


def _stale(cycle: str, entry: str, updated: str) -> Both:
    return (
        f"Last changed at {updated}, which is longer ago than the update cycle {cycle} of its entry {entry} allows.",
        f"数据最近更新于 {updated}，已超过目录条目“{entry}”的更新频率（{UpdateCycle[cycle].zh}）。",
    )


def _no_source(code: str, element: str, source: str | None, region: str) -> Both:
    if source is None:
        return (
            f"{code} {element} is in use in {region}, and nobody is designated as its source.",
            f"数据元 {code}“{element}”在“{region}”使用，但尚未认定数源部门。",
        )
    return (
        f"{code} {element} is in use in {region}, and nothing it came from is of its designated source, {source}.",
        f"数据元 {code}“{element}”在“{region}”使用，但其链路并非始于认定的数源部门“{source}”。",
    )


def _unattached(title: str) -> Both:
    return f"{title} is attached to no catalog entry.", f"数据资源“{title}”未挂接任何目录条目。"


def _cycle(steps: int) -> Both:
    if steps == 1:
        return "Flows back into the resource it comes from.", "数据流回其自身。"
    return (
        f"What flows here comes back to where it came from in {steps} steps.",
        f"数据经 {steps} 步流转后回到其来处，形成环路。",
    )


_SENTENCES: Mapping[Kind, Callable[..., Both]] = {
    Kind.LEVEL_SKIPPED: _level_skipped,
    Kind.NOT_REPORTED: _not_reported,
    Kind.EXCESS_FIELDS: _excess_fields,
    Kind.OUT_OF_REGION: _out_of_region,
    Kind.OTHER_CHANNEL: _other_channel,
    Kind.STALE: _stale,
    Kind.NO_SOURCE: _no_source,
    Kind.UNATTACHED: _unattached,
    Kind.CYCLE: _cycle,
}
