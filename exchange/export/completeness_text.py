"""The completeness of an exported result as text: whether it was cut, by what, and its instant or interval."""

from __future__ import annotations

from datetime import datetime

from domain.model.lineage_export import ExportedLineage
from domain.rules.instants import local_text, utc_text
from domain.sentence import Sentence


def completeness_facts(exported: ExportedLineage) -> dict[str, str]:
    """The facts by name, as texts. `between` is present only if the request had it."""
    facts = {name: fact_text(value) for name, value in exported.completeness.facts().items()}
    facts["asOf"] = utc_text(exported.as_of)
    if exported.between:
        facts["between"] = "/".join(utc_text(instant) for instant in exported.between)
    return facts


def completeness_line(exported: ExportedLineage) -> str:
    """The facts in one line, without characters that a format has to escape in a comment."""
    return "; ".join(f"{name}={value}" for name, value in completeness_facts(exported).items())


def completeness_sentence(exported: ExportedLineage) -> Sentence:
    """The completeness as one sentence for readers, without a full stop."""
    completeness, between = exported.completeness, exported.between
    when, when_zh = f"as of {utc_text(exported.as_of)}", f"时点 {local_text(exported.as_of)}"
    if between:
        when = "between " + " and ".join(map(utc_text, between))
        when_zh = "区间 " + " 至 ".join(map(local_text, between))
    if completeness.complete:
        return Sentence(f"Lineage {when}: complete", f"血缘（{when_zh}）：完整")
    stopped_by = completeness.stopped_by
    reasons = [f"stopped by {', '.join(stopped_by)}"] if stopped_by else []
    reasons_zh = [f"因 {'、'.join(stopped_by)} 中断"] if stopped_by else []
    if completeness.omitted:
        reasons.append(f"{completeness.omitted:,} flows left out")
        reasons_zh.append(f"略去 {completeness.omitted:,} 项数据流转")
    if not completeness.consistent:
        reasons.append("read while the graph changed")
        reasons_zh.append("读取期间图有变化")
    return Sentence(
        f"Lineage {when}: INCOMPLETE, {'; '.join(reasons)}", f"血缘（{when_zh}）：不完整，{'；'.join(reasons_zh)}"
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
