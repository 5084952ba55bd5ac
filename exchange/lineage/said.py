"""What every format says of the answer it carries: whether it is whole, what cut it, and when it was so."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.model.exported import Completeness


def facts(said: Completeness) -> dict[str, str]:
    """By name, as texts; `between` only where it was asked for."""
    found = {
        "complete": truth(said.complete),
        "stoppedBy": " ".join(said.stopped_by),
        "omitted": str(said.omitted),
        "hidden": str(said.hidden),
        "consistent": truth(said.consistent),
        "version": said.version,
        "asOf": moment(said.as_of),
    }
    if said.between:
        found["between"] = "/".join(moment(each) for each in said.between)
    return found


def line(said: Completeness) -> str:
    """The same in one line, without anything that any format has to escape in a comment."""
    return "; ".join(f"{name}={value}" for name, value in facts(said).items())


def sentence(said: Completeness) -> str:
    """The same for people."""
    when = f"as of {moment(said.as_of)}" if not said.between else "between " + " and ".join(map(moment, said.between))
    if said.complete:
        return f"Lineage {when}: complete"
    parts = [f"stopped by {', '.join(said.stopped_by)}"] if said.stopped_by else []
    parts += [f"{said.omitted:,} flows left out"] if said.omitted else []
    parts += [] if said.consistent else ["read while the graph changed"]
    return f"Lineage {when}: INCOMPLETE, {'; '.join(parts)}"


def moment(at: datetime | None) -> str:
    """An instant in UTC, ISO 8601; empty for no end."""
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def truth(value: bool) -> str:
    return "true" if value else "false"
