"""The information items of an entry: the elements of its topic, what the topic adds, and what every register holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from exchange.sample.deterministic import roll
from exchange.sample.facts import Facts, Topic

LENGTHS = {"STRING": 100, "DATE": 10, "DATETIME": 19, "NUMBER": 16, "INTEGER": 10, "CURRENCY": 16, "TEXT": 500}
FEWEST, MOST = 5, 12
_COMMON = (
    ("行政区划代码", "STRING", 12),
    ("经办机构", "STRING", 100),
    ("登记编号", "STRING", 30),
    ("业务状态", "STRING", 2),
    ("经办时间", "DATETIME", 19),
    ("数据来源", "STRING", 50),
    ("数据更新时间", "DATETIME", 19),
    ("备注", "TEXT", 500),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A column of an entry. `column` is the name of the field that stores it: the initials of its pinyin."""

    name: str
    column: str
    data_type: str
    length: int | None
    description: str | None
    element: str | None


def items(facts: Facts, topic: Topic, *key: str) -> tuple[Item, ...]:
    """5 to 12 items, those with elements first; how many common ones follow belongs to `key`."""
    own = _own(facts, topic)
    wanted = max(len(own) + 1 + roll(3, "items", *key), FEWEST + roll(3, "fewest", *key))
    names = {item.name for item in own}
    common = [item for item in _common() if item.name not in names]
    return (*own, *common[: min(wanted, MOST) - len(own)])


def item_properties(item: Item, position: int) -> dict[str, Any]:
    """The properties of an InfoItem, without what is absent."""
    optional = {"length": item.length, "description": item.description}
    return {
        "name": item.name,
        "position": position,
        "dataType": item.data_type,
        **{name: value for name, value in optional.items() if value is not None},
        "sample": True,
    }


def _own(facts: Facts, topic: Topic) -> tuple[Item, ...]:
    elements = [facts.element[code] for code in topic.elements]
    return (
        *(
            Item(
                each["name"],
                column(each["name"]),
                each["dataType"],
                int(each["length"]) if each["length"] else None,
                each["definition"],
                each["code"],
            )
            for each in elements
        ),
        *(_extra(name, kind) for name, kind in topic.extras),
    )


@cache
def _common() -> tuple[Item, ...]:
    return tuple(Item(name, column(name), kind, length, None, None) for name, kind, length in _COMMON)


@cache
def _extra(name: str, kind: str) -> Item:
    # Every body that registers people holds this number; only the one that issues it realizes the element.
    length = 18 if name in ("公民身份号码", "统一社会信用代码") else LENGTHS[kind]
    return Item(name, column(name), kind, length, None, None)


@cache
def column(name: str) -> str:
    """The column that holds an item: initials of the pinyin, as police and civil registers name them (`gmsfhm`)."""
    # Loaded when first read, as in domain/rules/collation.py: who only answers does without.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
