"""Entries, eight items each: real bodies and topics, everything else drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from domain.model.batch import Row
from domain.rules.collation import collation_key
from exchange.sample.classification import class_id
from exchange.sample.departments import SampleDepartment
from exchange.sample.deterministic import MEASURES
from exchange.sample.facts import Facts, Topic
from exchange.synthetic.base_graph import BaseGraph
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.size import ITEMS, Size

DRAFTS = 2.0
"""In a hundred; a draft is hidden from other departments, so the audience predicate has something to do."""
TOGETHER = 500
"""How many entries a row of items is for."""
_OWN_CLASS = "307028"
_SHARE = ("UNCONDITIONAL",) * 4 + ("CONDITIONAL",) * 5 + ("NOT_SHARED",)
_OPEN = ("UNCONDITIONAL",) * 3 + ("CONDITIONAL",) * 4 + ("NOT_OPEN",) * 3
_CYCLES = ("REALTIME", "DAILY", "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "QUARTERLY", "YEARLY")
_FORMATS = (("DATABASE", "mysql"),) * 7 + (("SPREADSHEET", "xlsx"),) * 2 + (("DOCUMENT", "pdf"),)
_METHODS = ("DATABASE", "DATABASE", "API", "FILE")
_USAGE = "仅限申请时说明的用途，不得转交第三方"
_YEARS = 3 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class SyntheticEntry:
    """What later rows ask of an entry."""

    number: int
    code: str
    title: str
    body: SampleDepartment
    topic: Topic
    draft: bool


def entries(size: Size, around: BaseGraph) -> tuple[SyntheticEntry, ...]:
    """All of them. What the chain and the hubs are attached to is published, so that whoever walks sees them whole."""
    draw = RandomDraw(size.seed, "entries")
    return tuple(_entry(size, around, draw, number) for number in range(size.entries))


def _entry(size: Size, around: BaseGraph, draw: RandomDraw, number: int) -> SyntheticEntry:
    body, topics = draw.of(around.registrars)
    topic = draw.of(topics)
    draft = draw.chance(DRAFTS) and number >= size.special
    code = f"{topic.classification or _OWN_CLASS}/{number + 1:06}"
    return SyntheticEntry(number, code, f"{body.place.prefix}{topic.title}{number + 1:06}", body, topic, draft)


def entry_rows(size: Size, around: BaseGraph, everything: Sequence[SyntheticEntry]) -> Iterator[Row]:
    """Rows of `synthetic/entry`."""
    draw = RandomDraw(size.seed, "terms")
    held = _held(size, around)
    for entry in everything:
        topic, share = entry.topic, draw.of(_SHARE)
        bases = (topic.basis or "xj-2023-11#19",) if share != "UNCONDITIONAL" else ()
        theme = (topic.theme,) if topic.theme else ()
        classes = dict.fromkeys((entry.code.partition("/")[0], *theme))
        yield {
            "id": f"entry_{entry.code}",
            "properties": _properties(draw, entry, share),
            "provider": entry.body.code,
            "classifications": [class_id(each) for each in classes],
            "restrictedBy": [f"basis_{key}" for key in bases],
            "libraries": held.get(entry.number, []),
        }


def _held(size: Size, around: BaseGraph) -> dict[int, list[str]]:
    """By entry the libraries that hold it: each library a window of one shuffled row of all entries."""
    draw = RandomDraw(size.seed, "libraries")
    order = draw.shuffled(size.entries)
    held: dict[int, list[str]] = {}
    for number, library in enumerate(around.facts.libraries):
        start = draw.below(size.entries)
        for place in range(start, start + size.held(number)):
            held.setdefault(order[place % size.entries], []).append(library["code"])
    return held


def _properties(draw: RandomDraw, entry: SyntheticEntry, share: str) -> dict[str, Any]:
    open_type = "NOT_OPEN" if share == "NOT_SHARED" else draw.of(_OPEN)
    form, detail = draw.of(_FORMATS)
    count = 1_000 + draw.below(1_000_000)
    found: dict[str, Any] = {
        "code": entry.code,
        "title": entry.title,
        "titlePinyin": _title_key(entry.body.place.prefix + entry.topic.title) + f" {entry.number + 1:06}",
        "abstract": f"{entry.body.name}登记和维护的{entry.topic.title}。",
        "status": "DRAFT" if entry.draft else "PUBLISHED",
        "format": form,
        "formatDetail": detail,
        "shareType": share,
        "openType": open_type,
        "updateCycle": draw.of(_CYCLES),
        "securityGrade": "GENERAL",
        "usage": _USAGE,
        "recordCount": count,
        "dataVolume": count * 5e-7,
        "source": "synthetic",
        "sourceKey": entry.code,
        "sample": True,
        **_dates(draw, entry),
    }
    if share == "CONDITIONAL":
        found["shareCondition"] = "按业务场景申请"
    if share != "NOT_SHARED":
        found["shareMethod"] = draw.of(_METHODS)
    if open_type == "CONDITIONAL":
        found["openCondition"] = "依申请开放"
    return found


@cache
def _title_key(text: str) -> str:
    return collation_key(text)


def _dates(draw: RandomDraw, entry: SyntheticEntry) -> dict[str, datetime]:
    published = draw.below(_YEARS)
    updated = published + draw.below(_YEARS - published)
    dates = {"updatedAt": MEASURES + timedelta(seconds=updated)}
    if not entry.draft:
        dates["publishedAt"] = MEASURES + timedelta(seconds=published)
    return dates


def item_rows(around: BaseGraph, everything: Sequence[SyntheticEntry]) -> list[Row]:
    """Rows of `synthetic/items`: what the entries of a topic have in common, for some hundred of them at a time."""
    codes: dict[str, list[str]] = {topic.key: [] for topic in around.facts.topics}
    for entry in everything:
        codes[entry.topic.key].append(entry.code)
    rows: list[Row] = []
    for number, (topic, own) in enumerate(codes.items()):
        items = topic_items(around.facts, 7 * number)
        for start in range(0, len(own), TOGETHER):
            rows.append({"id": f"{topic}#{start}", "items": items, "entries": own[start : start + TOGETHER]})
    return rows


def topic_items(facts: Facts, start: int) -> list[dict[str, Any]]:
    """Eight elements in a row, most of one category, as items."""
    found = []
    for position in range(1, ITEMS + 1):
        element = facts.elements[(start + position) % len(facts.elements)]
        length = {"length": int(element["length"])} if element["length"] else {}
        named = {"name": element["name"], "position": position, "dataType": element["dataType"]}
        found.append({"element": element["code"], **named, **length})
    return found
