"""The sentence of a finding and the article that it rests on, in the caller's language.

`details`: the values that the finding's rule returns (graph/queries/finding), in the order of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.model.catalog_enums import ShareType, UpdateCycle
from domain.model.finding_kind import FindingKind as Kind
from domain.rules.instants import instant_of, local_text

Details = Sequence[Any]
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
    Kind.RESTRICTION_WITHOUT_BASIS: (19, ""),
    Kind.OPEN_BEYOND_SHARING: (19, ""),
    Kind.IDENTIFIER_MISSING: (13, ""),
}
"""The article and item of each kind; None for a rule of ours."""
RETURN_FLOW_ARTICLE = (21, "6")
"""The article of a return flow that skips a level: 逐级 … 回流."""
_ARTICLES_ZH = {10: "第十条", 13: "第十三条", 18: "第十八条", 19: "第十九条", 21: "第二十一条", 24: "第二十四条"}
_ITEMS_ZH = {"6": "第（六）项"}


def article(kind: str, details: Details, language: str) -> str | None:
    """`Art. 21(6)` or `第二十一条第（六）项`; None for a rule of ours."""
    is_return_flow = kind == Kind.LEVEL_SKIPPED and details[0] == "RETURN_FLOW"
    cited = RETURN_FLOW_ARTICLE if is_return_flow else ARTICLES[Kind(kind)]
    if cited is None:
        return None
    number, item = cited
    if language == "zh":
        return _ARTICLES_ZH[number] + _ITEMS_ZH.get(item, "")
    return f"Art. {number}" + (f"({item})" if item else "")


def sentence(kind: str, details: Details, language: str) -> str:
    """The finding in one sentence."""
    english, chinese = _SENTENCES[Kind(kind)](*details)
    return chinese if language == "zh" else english


BilingualText = tuple[str, str]
"""The sentence in English and Chinese."""


def _level_skipped(flow: str, lower: str, upper: str, skipped: Sequence[str]) -> BilingualText:
    levels, levels_zh = ", ".join(skipped), "、".join(skipped)
    if flow == "AGGREGATION":
        return (
            f"Reported from {lower} to {upper}, skipping {levels}; data must be reported level by level (Art. 13).",
            f"数据由“{lower}”越过“{levels_zh}”直接报送至“{upper}”，应当逐级报送（第十三条）。",
        )
    return (
        f"Returned from {upper} to {lower}, skipping {levels}; data must be returned level by level (Art. 21(6)).",
        f"数据由“{upper}”越过“{levels_zh}”直接回流至“{lower}”，应当逐级回流（第二十一条第（六）项）。",
    )


def _not_reported(code: str, element: str, platform: str, above: str) -> BilingualText:
    return (
        f"Collected on {platform} with {code} {element}, which the autonomous region's catalog prescribes, but never "
        f"reported to {above}.",
        f"该资源在“{platform}”采集，所含数据元 {code}“{element}”属于自治区公共数据目录规定的数据，"
        f"但从未报送至“{above}”。",
    )


def _excess_fields(excess: Sequence[str], items: Sequence[tuple[str, str]]) -> BilingualText:
    """`items`: pairs of a field's name and the name of the information item that it stores, if that is known."""
    item_of = dict(items)
    names = ", ".join(f"{name} ({item_of[name]})" if name in item_of else name for name in excess)
    names_zh = "、".join(f"{item_of[name]}（{name}）" if name in item_of else name for name in excess)
    return (
        f"Returns fields that the receiver's need does not name: {names}.",
        f"回流了接收方需求未列明的字段：{names_zh}，应遵循最小必要原则。",
    )


def _out_of_region(receiving: str, beyond: Sequence[str]) -> BilingualText:
    return (
        f"Returns data of {', '.join(beyond)} to {receiving}, outside the receiving region.",
        f"回流数据涉及接收地区“{receiving}”以外的“{'、'.join(beyond)}”。",
    )


def _other_channel(channel: str, giving: str, taking: str) -> BilingualText:
    if channel == "OFFLINE":
        return (
            f"Shared offline from {giving} to {taking} without filing with the competent authority.",
            f"“{giving}”以线下方式向“{taking}”共享数据，未向公共数据主管部门报备。",
        )
    return (
        f"Shared from {giving} to {taking} outside the sharing platform without notifying the competent authority.",
        f"“{giving}”通过公共数据共享平台以外的通道向“{taking}”共享数据，未告知公共数据主管部门。",
    )


def _stale(cycle: str, entry: str, updated: str) -> BilingualText:
    at = local_text(instant_of(updated))
    return (
        f"Last updated on {at} (Beijing time); the update cycle {cycle} of its catalog entry {entry} is exceeded.",
        f"数据最近更新于北京时间 {at}，已超过目录条目“{entry}”规定的更新频率（{UpdateCycle[cycle].zh}）。",
    )


def _no_source(code: str, element: str, source: str | None, region: str) -> BilingualText:
    if source is None:
        return (
            f"{code} {element} is in use in {region} without a designated source.",
            f"数据元 {code}“{element}”已在“{region}”使用，但尚未认定数源部门。",
        )
    return (
        f"{code} {element} is in use in {region}, but does not come from its designated source, {source}.",
        f"数据元 {code}“{element}”已在“{region}”使用，但并非来自已认定的数源部门“{source}”。",
    )


def _unattached(title: str) -> BilingualText:
    return f"{title} is not attached to any catalog entry.", f"数据资源“{title}”未挂接目录条目。"


def _cycle(steps: int) -> BilingualText:
    if steps == 1:
        return "Flows from a resource into itself.", "数据流转的来源与去向为同一资源。"
    return (
        f"Part of a cycle of {steps} flows: the data returns to the resource that it came from.",
        f"数据经 {steps} 次流转后回到来源资源，形成闭环。",
    )


def _restriction_without_basis(title: str, share: str, bases: Sequence[str]) -> BilingualText:
    terms, terms_zh = _TERMS[share], ShareType[share].zh
    if bases:
        return (
            f"{title} is {terms}, but names only {', '.join(bases)} as a basis; the measures are no basis themselves "
            "(Art. 19).",
            f"“{title}”列为{terms_zh}，所列依据仅为{'、'.join(bases)}，未提供法律法规依据或国家有关规定（第十九条）。",
        )
    return (
        f"{title} is {terms} and names no legal basis for it (Art. 19).",
        f"“{title}”列为{terms_zh}，未提供法律法规依据或国家有关规定（第十九条）。",
    )


def _open_beyond_sharing(title: str, share: str) -> BilingualText:
    return (
        f"{title} is {_TERMS[share]} among departments, but open to the public without conditions.",
        f"“{title}”对政务部门和公共服务部门{ShareType[share].zh}，却对社会无条件开放，两者相互矛盾。",
    )


def _identifier_missing(title: str, identifiers: Sequence[str]) -> BilingualText:
    return (
        f"{title} has no item for the unique identifier of its subjects: {', '.join(identifiers)} (Art. 13).",
        f"“{title}”的信息项中没有作为唯一标识的{'、'.join(f'“{name}”' for name in identifiers)}（第十三条）。",
    )


_TERMS = {"CONDITIONAL": "shared on conditions", "NOT_SHARED": "not shared"}
_SENTENCES: Mapping[Kind, Callable[..., BilingualText]] = {
    Kind.LEVEL_SKIPPED: _level_skipped,
    Kind.NOT_REPORTED: _not_reported,
    Kind.EXCESS_FIELDS: _excess_fields,
    Kind.OUT_OF_REGION: _out_of_region,
    Kind.OTHER_CHANNEL: _other_channel,
    Kind.STALE: _stale,
    Kind.NO_SOURCE: _no_source,
    Kind.UNATTACHED: _unattached,
    Kind.CYCLE: _cycle,
    Kind.RESTRICTION_WITHOUT_BASIS: _restriction_without_basis,
    Kind.OPEN_BEYOND_SHARING: _open_beyond_sharing,
    Kind.IDENTIFIER_MISSING: _identifier_missing,
}
