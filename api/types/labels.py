"""The labels of enumerations: of the schema, not of the graph, so no query reads them."""

from __future__ import annotations

from typing import Any

import strawberry

from api.fields import field
from api.translation.labels import EnumerationLabels, enum_labels
from domain.errors import BadArgument
from graph.projection import projector
from graph.selection import Selection
from resolvers.context import FieldRequest


@strawberry.type(description="The labels of one value of an enumeration, in Chinese and in English.")
class ValueLabel:
    name: str = field("The value as the schema writes it, such as UNCONDITIONAL.")
    zh: str = field("The Chinese label, such as 无条件共享.")
    en: str = field("The English label, such as Shared unconditionally.")


@strawberry.type(
    description="The labels of one enumeration of the schema and of its values, in Chinese and in English."
)
class EnumLabels:
    name: str = field("The name of the enumeration in the schema, such as ShareType.")
    zh: str = field("The Chinese label of the enumeration, such as 共享类型.")
    en: str = field("The English label of the enumeration, such as Share type.")
    values: list[ValueLabel] = field("The labels of its values, in the order of the schema.")


async def labels(request: FieldRequest) -> list[dict[str, Any]]:
    """The labels of the enumerations that `enums` names, or of all, by name.

    Raises BadArgument if there is no enumeration with one of the names.
    """
    selection = request.selection
    names = selection.arguments.get("enums")
    for name in names or ():
        if name not in enum_labels():
            raise BadArgument.unknown_enumeration("enums", name)
    selected = [labels for name, labels in enum_labels().items() if names is None or name in names]
    request.context.reads.record_constant()
    return list(map(projector(selection, {**_FACTS, "values": _values}), selected))


def _values(labels: EnumerationLabels, selection: Selection) -> list[dict[str, Any]]:
    return list(map(projector(selection, _VALUE_FACTS), labels.values))


_FACTS = {
    "name": lambda labels, _: labels.label.name,
    "zh": lambda labels, _: labels.label.zh,
    "en": lambda labels, _: labels.label.en,
}
_VALUE_FACTS: dict[str, Any] = {
    "name": lambda label, _: label.name,
    "zh": lambda label, _: label.zh,
    "en": lambda label, _: label.en,
}
