"""The lawful next steps towards the data that a need asks for (Art. 10, 13, 21, 24), by the situation of the need.

The table is the law's: who acts, within how many working days, by which article. Which row applies is decided by
graph/queries/assessment/next_steps.cypher. Provisional steps follow the best terms of the entries that hold the
element.

Our own readings: returned data needs no application (Art. 21(6), second paragraph); data without a designated source
may already be requested from a department that has it; and data that is not reported to its source, because no platform
of the source's is above, counts as not yet in the catalog (Art. 21(5)).
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

_AGREEMENT_WITH_SOURCE = (
    StepRule(Act.NEGOTIATE, "21(5)", body="SOURCE", filing=Filing.CROSSING),
    StepRule(Act.REGISTER, "21(5)", body="SOURCE"),
)
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
    "NOT_IN_CATALOG": _AGREEMENT_WITH_SOURCE,
    "NOT_REPORTED_TO_SOURCE": _AGREEMENT_WITH_SOURCE,
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


_SENTENCES: Mapping[str, tuple[str, str]] = {
    Act.APPLY: (
        "Apply on {platform} with the use and the scenario; it reviews the application within {days} working days.",
        "通过{platform}提出申请，明确使用用途和应用场景，平台于{days}个工作日内完成符合性审查。",
    ),
    Act.REPLY: (
        "{body} replies within {days} working days; a refusal needs reasons and a legal basis.",
        "{body}在{days}个工作日内予以答复；不予提供的，应说明理由并提供依据。",
    ),
    Act.USE: (
        "Use the data returned to {platform} as duties need; no application is needed (our reading).",
        "按照履职需要使用已回流至{platform}的数据，无需另行申请（本项目理解）。",
    ),
    Act.NEGOTIATE: (
        "Agree with {body} on sharing; without agreement the competent authority can be asked to mediate.",
        "与{body}协商解决；协商未果的，可以向本级公共数据主管部门申请协调解决。",
    ),
    Act.UPDATE: ("{body} updates the data in time.", "{body}应当及时更新数据。"),
    Act.ATTACH: (
        "{body} attaches its data resource to the published entry.",
        "{body}应当对照已发布的目录条目挂接数据资源。",
    ),
    Act.REGISTER: (
        "After agreement {body} registers the data in the catalog.",
        "同意共享的，由{body}将相关数据纳入目录进行管理。",
    ),
    Act.REPORT: (
        "{body} has the data reported to {platform}, which reports it to the next level.",
        "{body}应当将数据报送到{platform}，并由该平台报送到上一级平台。",
    ),
    Act.DESIGNATE: ("{body} designates the source of the element.", "由{body}明确该数据元的数源部门。"),
}
"""The sentence of each act, in English and in Chinese."""
_NOT_SHARED_SENTENCE = (
    "Agree with {body} on the use; without agreement the competent authority mediates.",
    "与{body}协商解决；未达成一致意见的，由本级公共数据主管部门协调解决。",
)
"""The sentence of NEGOTIATE by Art. 21(3), whose words differ from those of 21(5)."""
_UNNAMED_BODY = ("the providing department", "提供部门")
_UNNAMED_PLATFORM = ("the platform", "公共数据共享平台")


def step_article(language: str, step: Mapping[str, Any]) -> str:
    """`Art. 21(2)` or `第二十一条第（二）项`."""
    return _ARTICLES_ZH[step["article"]] if language == "zh" else f"Art. {step['article']}"


def step_sentence(language: str, step: Mapping[str, Any], body: str | None, platform: str | None, holders: int) -> str:
    """The step in words. `body`, `platform`: names. `holders`: published entries that hold the element."""
    chinese = language == "zh"
    sentences = _NOT_SHARED_SENTENCE if step["article"] == "21(3)" else _SENTENCES[step["act"]]
    sentence = sentences[chinese].format(
        body=body or _UNNAMED_BODY[chinese], platform=platform or _UNNAMED_PLATFORM[chinese], days=step["days"]
    )
    sentence = sentence[:1].upper() + sentence[1:]
    if not step["provisional"] or step["act"] == Act.REPLY:
        return sentence
    if chinese:
        return f"已有{holders}条已发布目录条目含有该数据元，认定数源部门前可先行办理：{sentence}"
    entries = "1 published entry holds" if holders == 1 else f"{holders} published entries hold"
    return f"{entries} the element; until a source is designated: {sentence}"
