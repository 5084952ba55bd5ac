"""Rows of entries and their items, with every property of Art. 7 and of the national template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from exchange.sample.classification import class_id
from exchange.sample.contacts import entry_contact
from exchange.sample.deterministic import choose, number_below
from exchange.sample.entries import SampleEntry
from exchange.sample.items import item_properties

_FORMATS = {
    "DATABASE": ("mysql", "oracle", "dm", "kingbase"),
    "SPREADSHEET": ("xlsx", "csv", "et"),
    "DOCUMENT": ("docx", "pdf", "ofd"),
    "STREAM": ("json", "avro"),
}
_USAGE = "用于依法履行职责或者提供公共服务，不得超出使用范围，不得以任何形式提供给第三方"
_SHARE_CONDITION = "按业务场景申请，说明使用用途，经提供部门审核同意后使用"
_OPEN_CONDITION = "依申请开放，申请时说明用途和安全保护措施"
_OFFICES = ("信息中心", "办公室", "政策法规科", "业务管理科", "数据管理科")
_DATA_OFFICE = "数据管理科"
"""The office that answers questions about its entries itself; about those of other offices their department answers."""
_RECORDS = {"PROVINCE": 2_000_000, "PREFECTURE": 200_000, "COUNTY": 30_000, "TOWNSHIP": 4_000}
# A record of a register takes about half a kilobyte.
_GB_PER_RECORD = 5e-7


def entry_rows(catalog: Iterable[SampleEntry], moved: timedelta) -> Iterator[dict[str, Any]]:
    """Rows of `load/entry`. `moved`: by how much the update dates are later than those of FIRST_DAY."""
    for entry in catalog:
        bases = (entry.topic.basis,) if entry.share != "UNCONDITIONAL" else ()
        yield {
            "id": f"entry_{entry.code}",
            "properties": {**_described(entry), **_terms(entry), **_volumes(entry), **_dates(entry, moved)},
            "provider": entry.department.code,
            "classifications": [class_id(code) for code in entry.classes],
            "restrictedBy": [f"basis_{key}" for key in bases],
            "libraries": list(entry.libraries),
        }


def item_rows(catalog: Iterable[SampleEntry]) -> Iterator[dict[str, Any]]:
    """Rows of `load/item`, positions from 1."""
    for entry in catalog:
        for position, item in enumerate(entry.items, 1):
            yield {
                "id": f"item_{entry.code}#{position}",
                "properties": item_properties(item, position),
                "entry": entry.code,
                "element": item.element,
            }


def stored_as(entry: SampleEntry) -> str:
    """The entry's format. An entry that is updated hourly or more often is a stream."""
    if entry.cycle in ("REALTIME", "HOURLY"):
        return "STREAM"
    if entry.region.level in ("PROVINCE", "PREFECTURE"):
        return "DATABASE"
    return choose(("DATABASE",) * 7 + ("SPREADSHEET",) * 2 + ("DOCUMENT",), "format", entry.code)


def records(entry: SampleEntry) -> int:
    """The number of records of the entry's data."""
    maximum = _RECORDS[entry.region.level]
    return maximum // 20 + number_below(maximum, "records", entry.code)


def _described(entry: SampleEntry) -> dict[str, Any]:
    form = stored_as(entry)
    department, topic = entry.department.name, entry.topic.title
    office = choose(_OFFICES, "office", entry.code)
    first = "、".join(item.name for item in entry.items[:3])
    return {
        "code": entry.code,
        "title": entry.title,
        "abstract": f"{department}登记和维护的{topic}，包括{first}等{len(entry.items)}个信息项。",
        "status": "PUBLISHED" if entry.published else "DRAFT",
        "format": form,
        "formatDetail": choose(_FORMATS[form], "detail", entry.code),
        "usage": _USAGE,
        "innerDepartment": office,
        "related": topic,
        "source": "sample",
        "sourceKey": entry.code,
        "sample": True,
        **(entry_contact(entry.code, office) if office == _DATA_OFFICE else {}),
    }


def _terms(entry: SampleEntry) -> dict[str, Any]:
    personal = entry.open == "NOT_OPEN"
    terms = {
        "shareType": entry.share,
        "openType": entry.open,
        "updateCycle": entry.cycle,
        "securityGrade": "IMPORTANT" if personal and entry.share != "UNCONDITIONAL" else "GENERAL",
    }
    if entry.share == "CONDITIONAL":
        terms["shareCondition"] = _SHARE_CONDITION
    if entry.share != "NOT_SHARED":
        terms["shareMethod"] = choose(("DATABASE", "DATABASE", "API", "API", "FILE"), "method", entry.code)
    if entry.open == "CONDITIONAL":
        terms["openCondition"] = _OPEN_CONDITION
    return terms


def _volumes(entry: SampleEntry) -> dict[str, Any]:
    count = records(entry)
    shared = 0 if entry.share == "NOT_SHARED" else count * (40 + number_below(61, "shared", entry.code)) // 100
    opened = 0 if entry.open == "NOT_OPEN" else count * (20 + number_below(61, "opened", entry.code)) // 100
    counts = {"recordCount": count, "sharedRecords": shared, "openRecords": opened}
    sizes = {"dataVolume": count, "sharedVolume": shared, "openVolume": opened}
    return {**counts, **{name: round(value * _GB_PER_RECORD, 4) for name, value in sizes.items()}}


def _dates(entry: SampleEntry, moved: timedelta) -> dict[str, Any]:
    dates = {
        "publishedAt": entry.published,
        "updatedAt": entry.updated + moved,
        "dataUpdatedAt": entry.data_updated + moved if entry.data_updated else None,
    }
    return {name: value for name, value in dates.items() if value is not None}
