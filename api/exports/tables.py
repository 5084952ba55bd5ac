"""The tables of reports: their columns, by the paths to their values in a row of the root field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.exports.columns import TableColumn, values_of
from api.exports.headings import TableLanguage
from exchange.export.tables import TableFile
from resolvers.lineage.export_facts import field_title


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of a report. `name`: that of the sheet, and of the part of a CSV export."""

    name: str
    columns: tuple[TableColumn, ...]

    def begin(self, file: TableFile, language: TableLanguage) -> None:
        """Begin the table with its headings."""
        file.begin(self.name, language.headings(self.columns))

    def write(self, file: TableFile, language: TableLanguage, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows of the table, which was begun last."""
        file.write(language.row(self.columns, values) for values in values_of(self.columns, rows))


def table(name: str, **columns: str | None) -> ReportTable:
    """A table with columns by their paths, in which `__` stands for a dot. The value of a column is the name of the
    enumeration of its values, or null."""
    return ReportTable(
        name, tuple(TableColumn(tuple(path.split("__")), "", "", enumeration) for path, enumeration in columns.items())
    )


FINDINGS = table(
    "findings",
    kind="FindingKind",
    article=None,
    sentence=None,
    subject__type="FindingSubject",
    subject__id=None,
    subject__name=None,
    evidence=None,
    since=None,
    byReference=None,
    key=None,
)
DIFF = table(
    "diff",
    change="Change",
    type=None,
    kind="FlowKind",
    node__id=None,
    node__name=None,
    from__id=None,
    from__name=None,
    to__id=None,
    to__name=None,
    differs="FlowFact",
    element__code=None,
    element__name=None,
    region__code=None,
    region__name=None,
    scope="DesignationScope",
    before__id=None,
    before__since=None,
    before__until=None,
    before__department=None,
    before__upstream=None,
    before__downstream=None,
    after__id=None,
    after__since=None,
    after__until=None,
    after__department=None,
    after__upstream=None,
    after__downstream=None,
)
PATHS = table(
    "paths",
    path=None,
    length=None,
    step=None,
    flow__id=None,
    kind="FlowKind",
    from__id=None,
    from__name=None,
    from__title=None,
    to__id=None,
    to__name=None,
    to__title=None,
    since=None,
    until=None,
    fields=None,
)
NEEDS = table(
    "assessment",
    position=None,
    element__code=None,
    element__name=None,
    entry__code=None,
    entry__title=None,
    purpose=None,
    freshness="UpdateCycle",
    status="NeedStatus",
    reason="GapReason",
    overdue=None,
    source__status="DesignationStatus",
    source__code=None,
    source__name=None,
    entries=None,
    nextSteps=None,
)
NEED_ENTRIES = table(
    "entries",
    position=None,
    entry__code=None,
    entry__title=None,
    provider__code=None,
    provider__name=None,
    via="Via",
    place="Place",
    coverage="Coverage",
    shareType="ShareType",
    updateCycle="UpdateCycle",
)
NEXT_STEPS = table(
    "steps",
    position=None,
    step=None,
    act="Act",
    article=None,
    body__code=None,
    body__name=None,
    platform__code=None,
    platform__name=None,
    workingDays=None,
    provisional=None,
    filing=None,
    sentence=None,
)


def finding_row(finding: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a finding, whose subject is a flow, a resource or an entry."""
    flow, subject = finding["flow"], finding["resource"] or finding["entry"] or finding["flow"]
    name = f"{_title(flow['from'])} → {_title(flow['to'])}" if flow else _title(subject)
    evidence = [node["id"] for node in finding["evidence"]]
    return {
        **finding,
        "subject": {"type": finding["subject"], "id": subject["id"], "name": name},
        "evidence": evidence,
    }


def change_row(change: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a change; facts that its type does not have are null."""
    designation: Mapping[str, Any] = {}
    if change["__typename"] == "DesignationChange":
        designation = change["after"] or change["before"]
    row = {"type": change["__typename"], **{name: change.get(name) for name in DIFF_FACTS}}
    row |= {name: designation.get(name) for name in ("element", "region", "scope")}
    return row | {name: _state(change.get(name)) for name in ("before", "after")}


def path_rows(paths: Iterable[Mapping[str, Any]], first: int) -> Iterator[dict[str, Any]]:
    """A row for each flow of each path. `first`: the number of the first path."""
    for number, path in enumerate(paths, first):
        for step, flow in enumerate(path["flows"], 1):
            ends = {side: {**flow[side], "title": title_of(flow[side])} for side in ("from", "to")}
            place = {"path": number, "length": path["length"], "step": step}
            yield {**flow, **ends, **place, "flow": {"id": flow["key"]}}


def title_of(node: Mapping[str, Any]) -> str | None:
    """The title of a resource; of a field that of its resource and its name."""
    resource = node.get("resource")
    return field_title(resource, node["name"]) if resource else node.get("title")


def need_rows(needs: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each need."""
    for need in needs:
        source = need["source"] or {}
        department = source.get("department") or {}
        yield {
            **need,
            "position": need["need"]["position"],
            "source": {"status": source.get("status"), "code": department.get("code"), "name": department.get("name")},
            "entries": [edge["node"]["code"] or edge["node"]["title"] for edge in need["entries"]["edges"]],
            "nextSteps": [step["sentence"] for step in need["nextSteps"]],
        }


def need_entry_rows(needs: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each entry that could meet a need."""
    for need in needs:
        for edge in need["entries"]["edges"]:
            entry = edge["node"]
            yield {**entry, **edge, "position": need["need"]["position"], "entry": entry}


def next_step_rows(needs: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row for each next step towards a need."""
    for need in needs:
        for number, step in enumerate(need["nextSteps"], 1):
            yield {**step, "position": need["need"]["position"], "step": number}


DIFF_FACTS = ("change", "kind", "node", "from", "to", "differs")
STATE_FACTS = ("id", "since", "until", "upstream", "downstream")


def _state(state: Mapping[str, Any] | None) -> dict[str, Any]:
    values = state or {}
    department = values.get("department")
    return {**{name: values.get(name) for name in STATE_FACTS}, "department": department and department["name"]}


def _title(node: Mapping[str, Any]) -> str:
    return str(node.get("title") or node["name"])
