"""The synthetic entries, with eight items each: real departments and topics, everything else pseudo-random."""

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
from exchange.sample.deterministic import MEASURES_START
from exchange.sample.read_facts import Facts, Topic
from exchange.synthetic.base_graph import BaseGraph
from exchange.synthetic.random_draw import RandomDraw
from exchange.synthetic.size import ITEMS, Size

DRAFT_PERCENT = 2.0
"""Drafts are hidden from other departments, so that the audience predicate matters."""
ENTRIES_PER_ITEM_ROW = 500
"""Number of entries that one item row is for."""
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
    """The facts of an entry that later rows need."""

    number: int
    code: str
    title: str
    department: SampleDepartment
    topic: Topic
    draft: bool


def synthetic_entries(size: Size, base: BaseGraph) -> tuple[SyntheticEntry, ...]:
    """All entries. Those of the chain and the hubs are published, so that every traversal sees them completely."""
    draw = RandomDraw(size.seed, "entries")
    return tuple(_entry(size, base, draw, number) for number in range(size.entries))


def _entry(size: Size, base: BaseGraph, draw: RandomDraw, number: int) -> SyntheticEntry:
    department, topics = draw.of(base.registrars)
    topic = draw.of(topics)
    draft = draw.chance(DRAFT_PERCENT) and number >= size.special
    code = f"{topic.classification or _OWN_CLASS}/{number + 1:06}"
    title = f"{department.region.prefix}{topic.title}{number + 1:06}"
    return SyntheticEntry(number, code, title, department, topic, draft)


def entry_rows(size: Size, base: BaseGraph, catalog: Sequence[SyntheticEntry]) -> Iterator[Row]:
    """Rows of `synthetic/entry`."""
    draw = RandomDraw(size.seed, "terms")
    library_codes = _library_codes(size, base)
    for entry in catalog:
        topic, share = entry.topic, draw.of(_SHARE)
        bases = (topic.basis or "xj-2023-11#19",) if share != "UNCONDITIONAL" else ()
        theme = (topic.theme,) if topic.theme else ()
        classes = dict.fromkeys((entry.code.partition("/")[0], *theme))
        yield {
            "id": f"entry_{entry.code}",
            "properties": _properties(draw, entry, share),
            "provider": entry.department.code,
            "classifications": [class_id(code) for code in classes],
            "restrictedBy": [f"basis_{key}" for key in bases],
            "libraries": library_codes.get(entry.number, []),
        }


def _library_codes(size: Size, base: BaseGraph) -> dict[int, list[str]]:
    """Library codes by entry number. Each library contains a window of one shuffled sequence of all entries."""
    draw = RandomDraw(size.seed, "libraries")
    order = draw.shuffled(size.entries)
    codes_by_entry: dict[int, list[str]] = {}
    for number, library in enumerate(base.facts.libraries):
        start = draw.below(size.entries)
        for index in range(start, start + size.entries_in_library(number)):
            codes_by_entry.setdefault(order[index % size.entries], []).append(library["code"])
    return codes_by_entry


def _properties(draw: RandomDraw, entry: SyntheticEntry, share: str) -> dict[str, Any]:
    open_type = "NOT_OPEN" if share == "NOT_SHARED" else draw.of(_OPEN)
    form, detail = draw.of(_FORMATS)
    count = 1_000 + draw.below(1_000_000)
    properties: dict[str, Any] = {
        "code": entry.code,
        "title": entry.title,
        "titlePinyin": _title_key(entry.department.region.prefix + entry.topic.title) + f" {entry.number + 1:06}",
        "abstract": f"{entry.department.name}登记和维护的{entry.topic.title}。",
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
        properties["shareCondition"] = "按业务场景申请"
    if share != "NOT_SHARED":
        properties["shareMethod"] = draw.of(_METHODS)
    if open_type == "CONDITIONAL":
        properties["openCondition"] = "依申请开放"
    return properties


@cache
def _title_key(text: str) -> str:
    return collation_key(text)


def _dates(draw: RandomDraw, entry: SyntheticEntry) -> dict[str, datetime]:
    published = draw.below(_YEARS)
    updated = published + draw.below(_YEARS - published)
    dates = {"updatedAt": MEASURES_START + timedelta(seconds=updated)}
    if not entry.draft:
        dates["publishedAt"] = MEASURES_START + timedelta(seconds=published)
    return dates


def item_rows(base: BaseGraph, catalog: Sequence[SyntheticEntry]) -> list[Row]:
    """Rows of `synthetic/items`: the items that the entries of a topic share, for ENTRIES_PER_ITEM_ROW of them each."""
    codes: dict[str, list[str]] = {topic.key: [] for topic in base.facts.topics}
    for entry in catalog:
        codes[entry.topic.key].append(entry.code)
    rows: list[Row] = []
    for number, (topic, entry_codes) in enumerate(codes.items()):
        items = topic_items(base.facts, 7 * number)
        for start in range(0, len(entry_codes), ENTRIES_PER_ITEM_ROW):
            part = entry_codes[start : start + ENTRIES_PER_ITEM_ROW]
            rows.append({"id": f"{topic}#{start}", "items": items, "entries": part})
    return rows


def topic_items(facts: Facts, start: int) -> list[dict[str, Any]]:
    """Eight consecutive elements as items; most are of one category."""
    items = []
    for position in range(1, ITEMS + 1):
        element = facts.elements[(start + position) % len(facts.elements)]
        length = {"length": int(element["length"])} if element["length"] else {}
        properties = {"name": element["name"], "position": position, "dataType": element["dataType"]}
        items.append({"element": element["code"], **properties, **length})
    return items
