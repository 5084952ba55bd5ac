"""The completeness of an exported result as text: whether it was cut, by what, and its instant or interval."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.model.completeness import Completeness
from domain.rules.instants import local_text, utc_text
from domain.sentence import Sentence

COMPLETENESS = "completeness"
"""The table of an export with the facts of its completeness."""
ROW_COUNT = "rows"
"""The fact of the number of rows, which tables have."""
REPORT = Sentence("Report", "导出")
ROWS = Sentence("rows", "行")
PATHS = Sentence("paths", "条路径")
ENTRIES = Sentence("entries", "个目录条目")
FLOWS_OR_ROWS = Sentence("flows or rows", "项数据流转或数据行")
"""What a traversal omits, and the rows that are beyond the largest table."""


class ExportStatement(Protocol):
    """What an export states of its result: the completeness, the instant, and the interval if the request had one.

    `subject`: what was exported; `omissions`: what the completeness counts as omitted.
    """

    @property
    def completeness(self) -> Completeness: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def between(self) -> tuple[datetime, datetime] | None: ...
    @property
    def subject(self) -> Sentence: ...
    @property
    def omissions(self) -> Sentence: ...


@dataclass(frozen=True, slots=True)
class TableStatement:
    """What a report states of its tables. `uncounted`: facts that it does not have, such as `hidden` of a list."""

    completeness: Completeness
    as_of: datetime
    omissions: Sentence
    between: tuple[datetime, datetime] | None = None
    uncounted: frozenset[str] = frozenset()
    subject: Sentence = REPORT

    def facts(self, rows: int, shortened: int) -> dict[str, str]:
        """The facts by name. `rows`: of the file; `shortened`: the number of cells that the format had to cut."""
        facts = completeness_facts(self, self.uncounted)
        return {**facts, ROW_COUNT: str(rows), **({"shortenedCells": str(shortened)} if shortened else {})}


def completeness_facts(exported: ExportStatement, uncounted: Collection[str] = ()) -> dict[str, str]:
    """The facts by name, as texts, without those that were not counted. `between` is present only if the request had
    it."""
    facts = {name: fact_text(value) for name, value in exported.completeness.facts().items() if name not in uncounted}
    facts["asOf"] = utc_text(exported.as_of)
    if exported.between:
        facts["between"] = "/".join(utc_text(instant) for instant in exported.between)
    return facts


def completeness_line(exported: ExportStatement) -> str:
    """The facts in one line, without characters that a format has to escape in a comment."""
    return "; ".join(f"{name}={value}" for name, value in completeness_facts(exported).items())


def completeness_sentence(exported: ExportStatement) -> Sentence:
    """The completeness as one sentence for readers, without a full stop."""
    completeness, between = exported.completeness, exported.between
    subject, omissions = exported.subject, exported.omissions
    when, when_zh = f"as of {utc_text(exported.as_of)}", f"时点 {local_text(exported.as_of)}"
    if between:
        when = "between " + " and ".join(map(utc_text, between))
        when_zh = "区间 " + " 至 ".join(map(local_text, between))
    if completeness.complete:
        return Sentence(f"{subject} {when}: complete", f"{subject.zh}（{when_zh}）：完整")
    stopped_by = completeness.stopped_by
    reasons = [f"stopped by {', '.join(stopped_by)}"] if stopped_by else []
    reasons_zh = [f"因 {'、'.join(stopped_by)} 中断"] if stopped_by else []
    if completeness.omitted:
        reasons.append(f"{completeness.omitted:,} {omissions} left out")
        reasons_zh.append(f"略去 {completeness.omitted:,} {omissions.zh}")
    if not completeness.consistent:
        reasons.append("read while the graph changed")
        reasons_zh.append("读取期间图有变化")
    return Sentence(
        f"{subject} {when}: INCOMPLETE, {'; '.join(reasons)}",
        f"{subject.zh}（{when_zh}）：不完整，{'；'.join(reasons_zh)}",
    )


def end_text(at: datetime | None) -> str:
    """The text of the end of an interval; empty for no end."""
    return "" if at is None else utc_text(at)


def fact_text(value: bool | int | str | list[str]) -> str:
    """A fact as text: lists are joined by blanks."""
    if isinstance(value, bool):
        return boolean_text(value)
    return " ".join(value) if isinstance(value, list) else str(value)


def boolean_text(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"
