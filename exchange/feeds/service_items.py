"""Service items of a government service site (政务服务事项), one catalog entry each.

A tab-separated file with the columns of `COLUMNS`. Such a record has a title and a provider and none of what Art. 7
asks for besides, so every entry says what is missing. Source of the known file: v-luobo/zwfw @ 11bd626, Apache-2.0.
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
from exchange.feeds.providers import ProviderBody, valid
from exchange.feeds.service_item_checks import row_problems, row_warnings
from exchange.files import read_text, wrong_file
from graph.client.database import Neo4jDatabase
from graph.progress import Progress

SOURCE = "service-items"
PREFIX = "SI"
COLUMNS = ("department", "main_item", "name", "item_code", "area_code", "dept_code", "task_type", "uscc")
# The file dates no record: this is the instant of the commit it was taken from.
UPDATED = datetime(2025, 4, 2, 2, 43, 53, tzinfo=UTC)
UNSORTED = "未分类"


@dataclass(frozen=True, slots=True)
class ServiceItemRow:
    """One record of the file. `place`: where it stands, such as `line 17`, for records without a key."""

    place: str
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        return self.values["item_code"] or self.place

    @property
    def identity(self) -> str:
        return f"{self.values['area_code']}/{self.values['department']}"


async def load_service_items(database: Neo4jDatabase, path: Path, progress: Progress) -> Report:
    """Load such a file. Raises SetupError where it is none; what a record says wrongly stands in the report."""
    return await load_feed(database, read(path), progress)


def read(path: Path) -> Feed:
    """The file as a feed; pure but for reading it."""
    problems: list[Problem] = []
    taken: list[ServiceItemRow] = []
    seen: set[str] = set()
    lines = list(_lines(path, problems))
    _, unplaced = region_rows(line.values["area_code"] for line in lines)
    for line in lines:
        refusal = row_problems(line.values, seen, unplaced)
        if refusal is not None:
            problems.append(refusal.problem(line.key, refused=True))
            continue
        seen.add(line.values["item_code"])
        taken.append(line)
        problems.extend(doubt.problem(line.key, refused=False) for doubt in row_warnings(line.values))
    problems.extend(_borrowed(taken))
    regions, _ = region_rows(line.values["area_code"] for line in taken)
    level = {row["properties"]["code"]: row["properties"]["level"] for row in regions}
    return Feed(
        name=SOURCE,
        prefix=PREFIX,
        regions=regions,
        bodies=list(_bodies(taken, level)),
        records=[
            FeedRecord(line.values["item_code"], line.identity, UPDATED, _properties(line.values)) for line in taken
        ],
        problems=tuple(problems),
        refused=sum(problem.refused for problem in problems),
    )


def _lines(path: Path, problems: list[Problem]) -> Iterator[ServiceItemRow]:
    head, _, body = read_text(path).partition("\n")
    columns = head.rstrip("\r").split("\t")
    if absent := [name for name in COLUMNS if name not in columns]:
        raise wrong_file(path, f"it has no column {', '.join(absent)}", f"缺少列 {'、'.join(absent)}")
    for number, text in enumerate(body.split("\n"), start=2):
        if not text.strip():
            continue
        cells = [cell.strip() for cell in text.rstrip("\r").split("\t")]
        if len(cells) != len(columns):
            problems.append(_ragged(f"line {number}", len(cells), len(columns)))
            continue
        yield ServiceItemRow(f"line {number}", dict(zip(columns, cells, strict=True)))


def _ragged(place: str, found: int, wanted: int) -> Problem:
    return Problem(
        key=place,
        code="BAD_VALUE",
        field="columns",
        sentence=f"It has {found} cells where the head has {wanted} columns.",
        zh=f"该行有 {found} 个单元格，而表头有 {wanted} 列。",
        remedy="Mend the line; a cell may hold neither tab nor line break.",
        remedy_zh="请修正该行；单元格内不得含制表符或换行。",
        refused=True,
    )


def _bodies(lines: Sequence[ServiceItemRow], level: Mapping[str, str]) -> Iterator[ProviderBody]:
    codes: defaultdict[str, list[str]] = defaultdict(list)
    where: dict[str, Mapping[str, str]] = {}
    for line in lines:
        where[line.identity] = line.values
        codes[line.identity].append(line.values["uscc"])
    for identity, values in where.items():
        region = values["area_code"]
        yield ProviderBody(region, level[region], values["department"], valid(codes[identity]))


def _borrowed(lines: Sequence[ServiceItemRow]) -> Iterator[Problem]:
    """Records whose credit code is, by far the most of its records, another body's of the same region."""
    users: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        if line.values["uscc"]:
            users[line.values["uscc"]][line.identity] += 1
    for line in lines:
        ranked = users[line.values["uscc"]].most_common(1)
        if ranked and ranked[0][0] != line.identity:
            owner = ranked[0][0].partition("/")[2]
            yield Problem(
                key=line.key,
                code="CREDIT_CODE_SHARED",
                field="uscc",
                sentence=f"Credit code {line.values['uscc']} stands mostly for {owner}, here for "
                f"{line.values['department']}.",
                zh=f"统一社会信用代码 {line.values['uscc']} 多用于{owner}，此处为{line.values['department']}。",
                remedy="Correct the code of one of the two; both are told apart by region and name.",
                remedy_zh="请更正其中一个的代码；两个部门已按行政区划与名称区分。",
            )


def _properties(values: Mapping[str, str]) -> dict[str, Any]:
    properties = {"title": values["name"], "raw": orjson.dumps(values).decode()}
    if values["main_item"] not in ("", UNSORTED):
        properties["related"] = values["main_item"]
    return properties
