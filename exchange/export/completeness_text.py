"""The completeness of an exported answer as text: whether it was cut, by what, and its instant or interval."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.model.lineage_export import ExportedLineage


def completeness_facts(exported: ExportedLineage) -> dict[str, str]:
    """The facts by name, as texts. `between` is present only if the request had it."""
    facts = {name: fact_text(value) for name, value in exported.completeness.facts().items() if name != "cursor"}
    facts["asOf"] = instant_text(exported.as_of)
    if exported.between:
        facts["between"] = "/".join(instant_text(instant) for instant in exported.between)
    return facts


def completeness_line(exported: ExportedLineage) -> str:
    """The facts in one line, without characters that a format has to escape in a comment."""
    return "; ".join(f"{name}={value}" for name, value in completeness_facts(exported).items())


def completeness_sentence(exported: ExportedLineage) -> str:
    """The completeness as one sentence for readers."""
    completeness, between = exported.completeness, exported.between
    when = f"as of {instant_text(exported.as_of)}"
    if between:
        when = "between " + " and ".join(map(instant_text, between))
    if completeness.complete:
        return f"Lineage {when}: complete"
    reasons = [f"stopped by {', '.join(completeness.stopped_by)}"] if completeness.stopped_by else []
    reasons += [f"{completeness.omitted:,} flows left out"] if completeness.omitted else []
    reasons += [] if completeness.consistent else ["read while the graph changed"]
    return f"Lineage {when}: INCOMPLETE, {'; '.join(reasons)}"


def instant_text(at: datetime | None) -> str:
    """An instant in UTC, ISO 8601; empty for no end."""
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def fact_text(value: bool | int | str | list[str]) -> str:
    """A fact as text: lists are joined by blanks."""
    if isinstance(value, bool):
        return boolean_text(value)
    return " ".join(value) if isinstance(value, list) else str(value)


def boolean_text(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"
