"""Service items of a government service site (政务服务事项), one catalog entry each.

A tab-separated file with the columns of `COLUMNS`. A record has a title and a provider, but no other property that
Art. 7 requires, so every entry lists what is missing. Known file: v-luobo/zwfw @ 11bd626, Apache-2.0.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from domain.model.load_report import Problem, Report
from exchange.feeds.divisions import region_rows
from exchange.feeds.entries import Feed, FeedRecord, load_feed
from exchange.feeds.providers import ProviderBody, valid_codes
from exchange.feeds.service_item_checks import row_violation, row_warnings
from exchange.files import read_text, wrong_file
from graph.client.protocol import Database
from graph.progress import Progress

SOURCE = "service-items"
PREFIX = "SI"
COLUMNS = ("department", "main_item", "name", "item_code", "area_code", "dept_code", "task_type", "uscc")
# The records have no date: this is the instant of the commit of the known file.
UPDATED = datetime(2025, 4, 2, 2, 43, 53, tzinfo=UTC)
UNSORTED = "未分类"


@dataclass(frozen=True, slots=True)
class ServiceItemRow:
    """One record of the file. `position`: its line, such as `line 17`, for records without a key."""

    position: str
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        return self.values["item_code"] or self.position

    @property
    def identity(self) -> str:
        return f"{self.values['area_code']}/{self.values['department']}"


async def load_service_items(database: Database, path: Path, progress: Progress) -> Report:
    """Load a service-items file. Problems of its records are in the report. Raises SetupError for any other file."""
    return await load_feed(database, read(path), progress)


def read(path: Path) -> Feed:
    """Read and check the file. Raises SetupError."""
    problems: list[Problem] = []
    accepted: list[ServiceItemRow] = []
    seen: set[str] = set()
    rows = list(_rows(path, problems))
    _, unknown_regions = region_rows(row.values["area_code"] for row in rows)
    for row in rows:
        violation = row_violation(row.values, seen, unknown_regions)
        if violation is not None:
            problems.append(violation.problem(row.key, refused=True))
            continue
        seen.add(row.values["item_code"])
        accepted.append(row)
        problems.extend(warning.problem(row.key, refused=False) for warning in row_warnings(row.values))
    problems.extend(_shared_credit_codes(accepted))
    regions, _ = region_rows(row.values["area_code"] for row in accepted)
    level = {row["properties"]["code"]: row["properties"]["level"] for row in regions}
    return Feed(
        name=SOURCE,
        prefix=PREFIX,
        regions=regions,
        bodies=list(_bodies(accepted, level)),
        records=[
            FeedRecord(row.values["item_code"], row.identity, UPDATED, _properties(row.values)) for row in accepted
        ],
        problems=tuple(problems),
        refused=sum(problem.refused for problem in problems),
    )


def _rows(path: Path, problems: list[Problem]) -> Iterator[ServiceItemRow]:
    head, _, body = read_text(path).partition("\n")
    columns = head.rstrip("\r").split("\t")
    if missing := [name for name in COLUMNS if name not in columns]:
        raise wrong_file(path, f"it has no column {', '.join(missing)}", f"缺少列 {'、'.join(missing)}")
    for number, text in enumerate(body.split("\n"), start=2):
        if not text.strip():
            continue
        cells = [cell.strip() for cell in text.rstrip("\r").split("\t")]
        if len(cells) != len(columns):
            problems.append(_wrong_cell_count(f"line {number}", len(cells), len(columns)))
            continue
        yield ServiceItemRow(f"line {number}", dict(zip(columns, cells, strict=True)))


def _wrong_cell_count(position: str, cells: int, columns: int) -> Problem:
    return Problem(
        key=position,
        code="BAD_VALUE",
        field="columns",
        sentence=f"The line has {cells} cells, but the header has {columns} columns.",
        zh=f"该行有 {cells} 个单元格，而表头有 {columns} 列。",
        remedy="Correct the line; a cell may contain neither tabs nor line breaks.",
        remedy_zh="请修正该行；单元格内不得含制表符或换行。",
        refused=True,
    )


def _bodies(rows: Sequence[ServiceItemRow], levels: Mapping[str, str]) -> Iterator[ProviderBody]:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    values_by_identity: dict[str, Mapping[str, str]] = {}
    for row in rows:
        values_by_identity[row.identity] = row.values
        codes[row.identity].append(row.values["uscc"])
    for identity, values in values_by_identity.items():
        region = values["area_code"]
        yield ProviderBody(region, levels[region], values["department"], valid_codes(codes[identity]))


def _shared_credit_codes(rows: Sequence[ServiceItemRow]) -> Iterator[Problem]:
    """Warnings for records with a credit code that another body uses in more records."""
    users: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.values["uscc"]:
            users[row.values["uscc"]][row.identity] += 1
    for row in rows:
        most_common = users[row.values["uscc"]].most_common(1)
        if most_common and most_common[0][0] != row.identity:
            owner = most_common[0][0].partition("/")[2]
            yield Problem(
                key=row.key,
                code="CREDIT_CODE_SHARED",
                field="uscc",
                sentence=f"Credit code {row.values['uscc']} is mostly used for {owner}, but here for "
                f"{row.values['department']}.",
                zh=f"统一社会信用代码 {row.values['uscc']} 多用于{owner}，此处为{row.values['department']}。",
                remedy="Correct the code of one of the two. They are distinguished by region and name.",
                remedy_zh="请更正其中一个部门的代码；目前按行政区划与名称区分两个部门。",
            )


def _properties(values: Mapping[str, str]) -> dict[str, Any]:
    properties = {"title": values["name"], "raw": orjson.dumps(values).decode()}
    if values["main_item"] not in ("", UNSORTED):
        properties["related"] = values["main_item"]
    return properties
