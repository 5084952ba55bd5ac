"""Reads the facts under `sample/`. `sample/README.md` describes each file, its source and its licence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "sample"

TABLES = (
    "regions",
    "lines",
    "bases",
    "standards",
    "elements",
    "classification",
    "libraries",
    "topics",
    "integrated",
    "township",
    "sharing",
)
DOCUMENTS = ("categories", "scenarios", "decisions")

FactRow = dict[str, str]


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A line of departments. `forms`: the name of its departments by tier; empty for a tier that has none."""

    number: str
    line: str
    slug: str
    kind: str
    forms: tuple[tuple[str, str], ...]
    classification: str

    def form(self, tier: str) -> str:
        """`tier`: province, prefecture, county, xpcc, xpccCity."""
        return dict(self.forms)[tier]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that the departments of one line register: the template of their entries.

    `county`, `prefecture`, `returned`, `collected`: percentages of regions; `extras`: (name, data type) of items that
    realize no element.
    """

    key: str
    title: str
    county: int
    prefecture: int
    classification: str
    theme: str
    library: str
    cycle: str
    share: str
    open: str
    basis: str
    returned: int
    collected: int
    elements: tuple[str, ...]
    extras: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.key.partition("-")[0]


@dataclass(frozen=True, slots=True)
class TownshipTopic:
    """A topic that townships collect.

    `target`: key of the county's topic that it feeds; `percent`: percentage of townships that collect it;
    `registered`: percentage of those that register an entry.
    """

    topic: Topic
    target: str
    percent: int
    registered: int


@dataclass(frozen=True)
class Facts:
    """The facts of all files; `decisions` are the choices of the sample that no rule derives."""

    regions: tuple[FactRow, ...]
    lines: tuple[DepartmentLine, ...]
    bases: tuple[FactRow, ...]
    standards: tuple[FactRow, ...]
    categories: tuple[dict[str, Any], ...]
    elements: tuple[FactRow, ...]
    classification: tuple[FactRow, ...]
    libraries: tuple[FactRow, ...]
    topics: tuple[Topic, ...]
    integrated: tuple[Topic, ...]
    township_topics: tuple[TownshipTopic, ...]
    sharing: tuple[tuple[str, str], ...]
    scenarios: tuple[dict[str, Any], ...]
    decisions: dict[str, Any]

    @cached_property
    def element(self) -> dict[str, FactRow]:
        """Elements by code."""
        return {element["code"]: element for element in self.elements}

    @cached_property
    def line_of(self) -> dict[str, DepartmentLine]:
        """Lines by name and by slug."""
        return {key: line for line in self.lines for key in (line.line, line.slug)}


def read_facts(folder: Path = FOLDER) -> Facts:
    """Read the files of `folder`. Raises OSError or KeyError if one is missing or lacks a column: a broken install."""
    return Facts(
        regions=tuple(_table(folder, "regions")),
        lines=tuple(_line(row) for row in _table(folder, "lines")),
        bases=tuple(_table(folder, "bases")),
        standards=tuple(_table(folder, "standards")),
        categories=tuple(_document(folder, "categories")),
        elements=tuple(_table(folder, "elements")),
        classification=tuple(_table(folder, "classification")),
        libraries=tuple(_table(folder, "libraries")),
        topics=tuple(_topic(row) for row in _table(folder, "topics")),
        integrated=tuple(_topic(row) for row in _table(folder, "integrated")),
        township_topics=tuple(
            TownshipTopic(_topic(row), row["target"], int(row["percent"]), int(row["entry"]))
            for row in _table(folder, "township")
        ),
        sharing=tuple((row["from"], row["to"]) for row in _table(folder, "sharing")),
        scenarios=tuple(_document(folder, "scenarios")),
        decisions=_document(folder, "decisions"),
    )


def fact_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files that `read_facts` reads."""
    tables = [folder / f"{name}.tsv" for name in TABLES]
    return (*tables, *(folder / f"{name}.json" for name in DOCUMENTS))


def _table(folder: Path, name: str) -> Iterator[FactRow]:
    lines = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    return (dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])


def _document(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def _line(row: FactRow) -> DepartmentLine:
    tiers = ("province", "prefecture", "county", "xpcc", "xpccCity")
    return DepartmentLine(
        number=row["number"],
        line=row["line"],
        slug=row["slug"],
        kind=row["kind"],
        forms=tuple((tier, row[tier]) for tier in tiers),
        classification=row["classification"],
    )


def _topic(row: FactRow) -> Topic:
    return Topic(
        key=row["key"],
        title=row["title"],
        county=int(row.get("county", 0)),
        prefecture=int(row.get("prefecture", 0)),
        classification=row.get("class", ""),
        theme=row.get("theme", ""),
        library=row.get("library", ""),
        cycle=row["cycle"],
        share=row["share"],
        open=row["open"],
        basis=row["basis"],
        returned=int(row.get("return", 0)),
        collected=100 if row.get("collect") == "repeat" else int(row.get("collect", 0)),
        elements=tuple(row["elements"].split()),
        extras=tuple(_extra(text) for text in row["extras"].split("、") if text),
        sources=tuple(row.get("sources", "").split()),
    )


def _extra(text: str) -> tuple[str, str]:
    name, _, kind = text.partition(":")
    return name, kind or "STRING"
