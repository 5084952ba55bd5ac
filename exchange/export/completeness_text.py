"""What every format says of the answer it carries: whether it is whole, what cut it, and when it was so."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.model.lineage_export import ExportedLineage


def completeness_facts(exported: ExportedLineage) -> dict[str, str]:
    """By name, as texts; `between` only where it was asked for."""
    found = {name: text(value) for name, value in exported.completeness.facts().items() if name != "cursor"}
    found["asOf"] = moment(exported.as_of)
    if exported.between:
        found["between"] = "/".join(moment(each) for each in exported.between)
    return found


def completeness_line(exported: ExportedLineage) -> str:
    """The same in one line, without anything that any format has to escape in a comment."""
    return "; ".join(f"{name}={value}" for name, value in completeness_facts(exported).items())


def completeness_sentence(exported: ExportedLineage) -> str:
    """The same for people."""
    said, between = exported.completeness, exported.between
    when = f"as of {moment(exported.as_of)}" if not between else "between " + " and ".join(map(moment, between))
    if said.complete:
        return f"Lineage {when}: complete"
    parts = [f"stopped by {', '.join(said.stopped_by)}"] if said.stopped_by else []
    parts += [f"{said.omitted:,} flows left out"] if said.omitted else []
    parts += [] if said.consistent else ["read while the graph changed"]
    return f"Lineage {when}: INCOMPLETE, {'; '.join(parts)}"


def moment(at: datetime | None) -> str:
    """An instant in UTC, ISO 8601; empty for no end."""
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def text(value: bool | int | str | list[str]) -> str:
    """A fact of a completeness."""
    if isinstance(value, bool):
        return truth(value)
    return " ".join(value) if isinstance(value, list) else str(value)


def truth(value: bool) -> str:
    return "true" if value else "false"
