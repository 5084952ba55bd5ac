"""The information items of an entry: its topic's elements, the topic's extra items, and items of every register."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from exchange.sample.deterministic import number_below
from exchange.sample.read_facts import Facts, Topic

LENGTHS = {"STRING": 100, "DATE": 10, "DATETIME": 19, "NUMBER": 16, "INTEGER": 10, "CURRENCY": 16, "TEXT": 500}
MIN_ITEMS, MAX_ITEMS = 5, 12
_COMMON_ITEMS = (
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
    """An item of an entry. `column`: name of the field that stores it, the initials of its pinyin."""

    name: str
    column: str
    data_type: str
    length: int | None
    description: str | None
    element: str | None


def entry_items(facts: Facts, topic: Topic, *key: str) -> tuple[Item, ...]:
    """5 to 12 items, those with elements first. `key` decides the number of common items at the end."""
    topic_items = _topic_items(facts, topic)
    count = max(len(topic_items) + 1 + number_below(3, "items", *key), MIN_ITEMS + number_below(3, "fewest", *key))
    names = {item.name for item in topic_items}
    common = [item for item in _common_items() if item.name not in names]
    return (*topic_items, *common[: min(count, MAX_ITEMS) - len(topic_items)])


def item_properties(item: Item, position: int) -> dict[str, Any]:
    """The properties of an InfoItem, without null values."""
    optional = {"length": item.length, "description": item.description}
    return {
        "name": item.name,
        "position": position,
        "dataType": item.data_type,
        **{name: value for name, value in optional.items() if value is not None},
        "sample": True,
    }


def _topic_items(facts: Facts, topic: Topic) -> tuple[Item, ...]:
    elements = [facts.element[code] for code in topic.elements]
    return (
        *(
            Item(
                element["name"],
                column(element["name"]),
                element["dataType"],
                int(element["length"]) if element["length"] else None,
                element["definition"],
                element["code"],
            )
            for element in elements
        ),
        *(_extra_item(name, kind) for name, kind in topic.extras),
    )


@cache
def _common_items() -> tuple[Item, ...]:
    return tuple(Item(name, column(name), kind, length, None, None) for name, kind, length in _COMMON_ITEMS)


@cache
def _extra_item(name: str, kind: str) -> Item:
    # Many registers contain these numbers; only the register that issues them realizes the element.
    length = 18 if name in ("公民身份号码", "统一社会信用代码") else LENGTHS[kind]
    return Item(name, column(name), kind, length, None, None)


@cache
def column(name: str) -> str:
    """The column name of an item: initials of the pinyin, as in police and civil registers (`gmsfhm`)."""
    # Imported on first use, as in domain/rules/collation.py: serving requests does not need it.
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
