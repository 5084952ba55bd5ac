"""The facts under `sample/`, as values. What each file is, its source and its licence: `sample/README.md`."""

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
    """A line of departments and what its bodies are called at each level; an empty form: no body there."""

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
    """What the departments of one line register: the template of their entries.

    `county`, `prefecture`, `returned`, `collected` are percentages; `extras` are (name, data type) of items that
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
class Chore:
    """What townships collect: for which topic of their county, how many of them, how many register an entry."""

    topic: Topic
    target: str
    percent: int
    registered: int


@dataclass(frozen=True)
class Facts:
    """Everything that was read."""

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
    chores: tuple[Chore, ...]
    sharing: tuple[tuple[str, str], ...]
    scenarios: tuple[dict[str, Any], ...]
    decisions: dict[str, Any]

    @cached_property
    def element(self) -> dict[str, FactRow]:
        return {each["code"]: each for each in self.elements}

    @cached_property
    def line_of(self) -> dict[str, DepartmentLine]:
        """Lines by name and by slug."""
        return {key: line for line in self.lines for key in (line.line, line.slug)}


def read_facts(folder: Path = FOLDER) -> Facts:
    """The files of `folder`. Raises OSError or KeyError where one is missing or lacks a column: a broken install."""
    return Facts(
        regions=tuple(_table(folder, "regions")),
        lines=tuple(_line(each) for each in _table(folder, "lines")),
        bases=tuple(_table(folder, "bases")),
        standards=tuple(_table(folder, "standards")),
        categories=tuple(_document(folder, "categories")),
        elements=tuple(_table(folder, "elements")),
        classification=tuple(_table(folder, "classification")),
        libraries=tuple(_table(folder, "libraries")),
        topics=tuple(_topic(each) for each in _table(folder, "topics")),
        integrated=tuple(_topic(each) for each in _table(folder, "integrated")),
        chores=tuple(
            Chore(_topic(each), each["target"], int(each["percent"]), int(each["entry"]))
            for each in _table(folder, "township")
        ),
        sharing=tuple((each["from"], each["to"]) for each in _table(folder, "sharing")),
        scenarios=tuple(_document(folder, "scenarios")),
        decisions=_document(folder, "decisions"),
    )


def fact_files(folder: Path = FOLDER) -> tuple[Path, ...]:
    """The files that `read_facts` reads, and no others that lie beside them."""
    tables = [folder / f"{name}.tsv" for name in TABLES]
    return (*tables, *(folder / f"{name}.json" for name in DOCUMENTS))


def _table(folder: Path, name: str) -> Iterator[FactRow]:
    lines = (folder / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("\t")
    return (dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:])


def _document(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def _line(each: FactRow) -> DepartmentLine:
    tiers = ("province", "prefecture", "county", "xpcc", "xpccCity")
    return DepartmentLine(
        number=each["number"],
        line=each["line"],
        slug=each["slug"],
        kind=each["kind"],
        forms=tuple((tier, each[tier]) for tier in tiers),
        classification=each["classification"],
    )


def _topic(each: FactRow) -> Topic:
    return Topic(
        key=each["key"],
        title=each["title"],
        county=int(each.get("county", 0)),
        prefecture=int(each.get("prefecture", 0)),
        classification=each.get("class", ""),
        theme=each.get("theme", ""),
        library=each.get("library", ""),
        cycle=each["cycle"],
        share=each["share"],
        open=each["open"],
        basis=each["basis"],
        returned=int(each.get("return", 0)),
        collected=100 if each.get("collect") == "repeat" else int(each.get("collect", 0)),
        elements=tuple(each["elements"].split()),
        extras=tuple(_extra(text) for text in each["extras"].split("、") if text),
        sources=tuple(each.get("sources", "").split()),
    )


def _extra(text: str) -> tuple[str, str]:
    name, _, kind = text.partition(":")
    return name, kind or "STRING"
