"""The labels of the enumerations and their values, in Chinese and in English.

`labels.toml` has a table for each enumeration: `_` is the pair of labels of the enumeration itself, each value has its
pair, or only its English label if the domain knows its official Chinese one (`Labelled`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api import enums
from domain.model.catalog_enums import Labelled

FILE = Path(__file__).parent / "labels.toml"


@dataclass(frozen=True, slots=True)
class Label:
    """The words for one thing. `name`: its name in the schema."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EnumerationLabels:
    """The label of an enumeration, and those of its values in their order."""

    label: Label
    values: tuple[Label, ...]


@cache
def enum_labels() -> Mapping[str, EnumerationLabels]:
    """The labels of every enumeration of the schema, by its name, in alphabetical order.

    What the table lacks is labelled by its name, and a contract test fails.
    """
    tables = tomllib.loads(FILE.read_text("utf-8"))
    labels = {}
    for kind in sorted(set(enums.SERVED), key=lambda kind: kind.__name__):
        table = tables.get(kind.__name__, {})
        zh, en = table.get("_", (kind.__name__, kind.__name__))
        values = []
        for member in kind:
            if isinstance(member, Labelled):
                pair = (member.zh, table.get(member.name, member.name))
            else:
                pair = table.get(member.name, (member.name, member.name))
            values.append(Label(member.name, *pair))
        labels[kind.__name__] = EnumerationLabels(Label(kind.__name__, zh, en), tuple(values))
    return labels
