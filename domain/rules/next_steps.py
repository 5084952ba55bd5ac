"""The lawful next steps towards the data that a need asks for (Art. 10, 13, 21, 24), by the situation of the need.

The table is the law's: who acts, within how many working days, by which article. Which row applies is decided by
graph/queries/scenario/next_steps.cypher. Provisional steps follow the best terms of the entries that hold the
element. Our own readings: returned data needs no application (Art. 21(6), second
paragraph), and data without a designated source may already be requested from a department that has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """An act that the law provides for."""

    APPLY = "APPLY"
    REPLY = "REPLY"
    USE = "USE"
    NEGOTIATE = "NEGOTIATE"
    UPDATE = "UPDATE"
    ATTACH = "ATTACH"
    REGISTER = "REGISTER"
    REPORT = "REPORT"
    DESIGNATE = "DESIGNATE"


class Filing(StrEnum):
    """Whether the using department files the step with the competent authority (报备, Art. 21(3), 21(4))."""

    ALWAYS = "ALWAYS"
    CROSSING = "CROSSING"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step. `body`: who acts (PROVIDER, SOURCE, COMPETENT), or None for the platform or the using department.

    `days`: working days that the article allows; None if it sets none. `platform`: whether the step takes place on the
    platform. `provisional`: the step is possible before the situation is resolved.
    """

    act: Act
    article: str
    body: str | None = None
    days: int | None = None
    platform: bool = False
    filing: Filing = Filing.NEVER
    provisional: bool = False


_ARTICLES_ZH = {
    "10(2)": "第十条第二款",
    "13(1)": "第十三条第一款",
    "13(6)": "第十三条第六款",
    "21(1)": "第二十一条第（一）项",
    "21(2)": "第二十一条第（二）项",
    "21(3)": "第二十一条第（三）项",
    "21(5)": "第二十一条第（五）项",
    "21(6)": "第二十一条第（六）项",
    "24": "第二十四条",
}
"""The cited articles; of Art. 10 and 13 the number in brackets is the paragraph, of Art. 21 the item."""

NEXT_STEPS: Mapping[str, tuple[StepRule, ...]] = {
    "UNCONDITIONAL": (StepRule(Act.APPLY, "21(1)", days=3, platform=True, filing=Filing.CROSSING),),
    "CONDITIONAL": (
        StepRule(Act.APPLY, "21(2)", days=3, platform=True, filing=Filing.CROSSING),
        StepRule(Act.REPLY, "21(2)", body="PROVIDER", days=5),
    ),
    "OWN": (),
    "RETURNED": (StepRule(Act.USE, "21(6)", days=0, platform=True),),
    "NOT_SHARED": (StepRule(Act.NEGOTIATE, "21(3)", body="PROVIDER", filing=Filing.ALWAYS),),
    "TOO_STALE": (StepRule(Act.UPDATE, "24", body="PROVIDER"),),
    "RETURNED_TOO_RARELY": (StepRule(Act.UPDATE, "21(6)", body="PROVIDER"),),
    "NOT_ATTACHED": (StepRule(Act.ATTACH, "10(2)", body="PROVIDER"),),
    "NOT_IN_CATALOG": (
        StepRule(Act.NEGOTIATE, "21(5)", body="SOURCE", filing=Filing.CROSSING),
        StepRule(Act.REGISTER, "21(5)", body="SOURCE"),
    ),
    "NOT_COVERED": (StepRule(Act.REPORT, "13(6)", body="COMPETENT", platform=True),),
    "UNDESIGNATED": (StepRule(Act.DESIGNATE, "13(1)", body="COMPETENT"),),
    "PROVISIONAL": (StepRule(Act.APPLY, "21(1)", days=3, platform=True, filing=Filing.CROSSING, provisional=True),),
    "PROVISIONAL_CONDITIONAL": (
        StepRule(Act.APPLY, "21(2)", days=3, platform=True, filing=Filing.CROSSING, provisional=True),
        StepRule(Act.REPLY, "21(2)", days=5, provisional=True),
    ),
    "PROVISIONAL_NOT_SHARED": (StepRule(Act.NEGOTIATE, "21(3)", filing=Filing.ALWAYS, provisional=True),),
}
"""The steps by situation. A need that is TOO_STALE or NOT_ATTACHED also has the steps of its terms of sharing."""

STEP_TABLE: Mapping[str, list[dict[str, Any]]] = {
    situation: [asdict(step) for step in steps] for situation, steps in NEXT_STEPS.items()
}
"""NEXT_STEPS as a parameter of a statement."""


def step_article(language: str, step: Mapping[str, Any]) -> str:
    """`Art. 21(2)` or `第二十一条第（二）项`."""
    return _ARTICLES_ZH[step["article"]] if language == "zh" else f"Art. {step['article']}"


def step_sentence(language: str, step: Mapping[str, Any], body: str | None, platform: str | None, holders: int) -> str:
    """The step in words. `body`, `platform`: names. `holders`: published entries that hold the element."""
    sentence = (_sentence_zh if language == "zh" else _sentence_en)(step, body, platform)
    sentence = sentence[:1].upper() + sentence[1:]
    if not step["provisional"] or step["act"] == Act.REPLY:
        return sentence
    if language == "zh":
        return f"已有{holders}条已发布目录条目含有该数据元，认定数源部门前可先行办理：{sentence}"
    entries = "1 published entry holds" if holders == 1 else f"{holders} published entries hold"
    return f"{entries} the element; until a source is designated: {sentence}"


def _sentence_en(step: Mapping[str, Any], body: str | None, platform: str | None) -> str:
    who, where = body or "the providing department", platform or "the platform"
    match step["act"]:
        case Act.APPLY:
            return f"Apply on {where} with the use and the scenario; it reviews the application within 3 working days."
        case Act.REPLY:
            return f"{who} replies within 5 working days; a refusal needs reasons and a legal basis."
        case Act.USE:
            return f"Use the data returned to {where} as duties need; no application is needed (our reading)."
        case Act.NEGOTIATE if step["article"] == "21(3)":
            return f"Agree with {who} on the use; without agreement the competent authority mediates."
        case Act.NEGOTIATE:
            return f"Agree with {who} on sharing; without agreement the competent authority can be asked to mediate."
        case Act.REGISTER:
            return f"After agreement {who} registers the data in the catalog."
        case Act.UPDATE:
            return f"{who} updates the data in time."
        case Act.ATTACH:
            return f"{who} attaches its data resource to the published entry."
        case Act.REPORT:
            return f"{who} has the data reported to {where}, which reports it to the next level."
        case _:
            return f"{who} designates the source of the element."


def _sentence_zh(step: Mapping[str, Any], body: str | None, platform: str | None) -> str:
    who, where = body or "提供部门", platform or "公共数据共享平台"
    match step["act"]:
        case Act.APPLY:
            return f"通过{where}提出申请，明确使用用途和应用场景，平台于3个工作日内完成符合性审查。"
        case Act.REPLY:
            return f"{who}在5个工作日内予以答复；不予提供的，应说明理由并提供依据。"
        case Act.USE:
            return f"按照履职需要使用已回流至{where}的数据，无需另行申请（本项目理解）。"
        case Act.NEGOTIATE if step["article"] == "21(3)":
            return f"与{who}协商解决；未达成一致意见的，由本级公共数据主管部门协调解决。"
        case Act.NEGOTIATE:
            return f"与{who}协商解决；协商未果的，可以向本级公共数据主管部门申请协调解决。"
        case Act.REGISTER:
            return f"同意共享的，由{who}将相关数据纳入目录进行管理。"
        case Act.UPDATE:
            return f"{who}应当及时更新数据。"
        case Act.ATTACH:
            return f"{who}应当对照已发布的目录条目挂接数据资源。"
        case Act.REPORT:
            return f"{who}应当将数据报送到{where}，并由该平台报送到上一级平台。"
        case _:
            return f"由{who}明确该数据元的数源部门。"
