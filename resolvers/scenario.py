"""Business scenarios and assessments of needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import BadArgument
from graph.argument import Argument
from graph.assessment.reader import AssessmentRequest, read_assessments
from graph.shape import Order
from graph.shapes.scenario import ASSESSMENT_ARGUMENTS, MAX_NEEDS
from resolvers.context import FieldRequest


async def scenario(request: FieldRequest) -> Any:
    """The scenario with this code, or null."""
    return await request.read_by_code("scenario/scenario_by_code", "Scenario", "SCENARIO")


async def scenarios(request: FieldRequest) -> Any:
    """Scenarios, by default in the order of codes."""
    return await request.read_page("scenario/scenarios", "Scenario", Order("scenario.code"))


async def assess_needs(request: FieldRequest) -> Any:
    """The assessment of needs that the caller lists, for a region at an instant.

    Raises BadArgument, UnknownReference.
    """
    context = request.context
    result = await read_assessments(
        context.engine,
        request.selection,
        [AssessmentRequest(needs=NEEDS.parameter_value(request.selection.arguments["needs"]))],
        context.base_parameters,
        arguments=(NEEDS, *ASSESSMENT_ARGUMENTS),
        at=context.reads.at,
    )
    context.reads.done.append((result.version, result.validity))
    return result.value[0]


def _needs(inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not 1 <= len(inputs) <= MAX_NEEDS:
        raise BadArgument.wrong_length("needs", len(inputs), 1, MAX_NEEDS)
    return [_need(position, need) for position, need in enumerate(inputs, 1)]


def _need(position: int, need: Mapping[str, Any]) -> dict[str, Any]:
    if (need.get("element") is None) == (need.get("entry") is None):
        both = need.get("element") is not None
        raise BadArgument(
            f"Need {position} of needs names {'both an element and an entry' if both else 'nothing'}.",
            argument="needs",
            zh=f"参数 needs 的第 {position} 项{'同时指定了数据元和目录条目' if both else '未指定数据元或目录条目'}。",
            remedy="Give each need exactly one of element and entry.",
            remedy_zh="请为每项数据需求指定 element 或 entry 其中一个。",
        )
    return {
        "position": position,
        **{key: need.get(key) for key in ("element", "entry", "purpose", "freshness", "scope")},
    }


NEEDS = Argument("needs", _needs, item_refers=(("element", "ELEMENT"), ("entry", "ENTRY")))
