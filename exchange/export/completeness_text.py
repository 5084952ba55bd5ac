"""The completeness of an exported result as text: whether it was cut, by what, and its instant or interval."""

from __future__ import annotations

from datetime import datetime

from domain.model.lineage_export import ExportedLineage
from domain.rules.instants import utc_text


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


def completeness_sentence(exported: ExportedLineage) -> str:
    """The completeness as one sentence for readers."""
    completeness, between = exported.completeness, exported.between
    when = f"as of {utc_text(exported.as_of)}"
    if between:
        when = "between " + " and ".join(map(utc_text, between))
    if completeness.complete:
        return f"Lineage {when}: complete"
    reasons = [f"stopped by {', '.join(completeness.stopped_by)}"] if completeness.stopped_by else []
    reasons += [f"{completeness.omitted:,} flows left out"] if completeness.omitted else []
    reasons += [] if completeness.consistent else ["read while the graph changed"]
    return f"Lineage {when}: INCOMPLETE, {'; '.join(reasons)}"


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
