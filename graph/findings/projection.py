"""Findings as they are selected: their words in the caller's language, and the flows and resources they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from domain.rules.finding_sentences import article, sentence
from graph.findings.finding import Finding
from graph.findings.query_port import QueryPort
from graph.projection import projector
from graph.selection import Selection
from graph.shape import Many

AT_ONCE = 1_000
ID = Selection("__id", "id")
QUESTIONS = {"flow": ("resource/flows_by_id", "Flow"), "resource": ("resource/resources_by_id", "DataResource")}


def parts(connection: Selection) -> list[Selection]:
    """The selections of findings in a connection of them: `nodes`, and the `node` of `edges`."""
    found = [each for each in connection.fields if each.name == "nodes"]
    for each in connection.fields:
        if each.name == "edges":
            found += [part for part in each.fields if part.name == "node"]
    return found


class FindingProjection:
    """What is selected of some findings; `versions`: those of the graph it was read at."""

    def __init__(self, engine: QueryPort, base_parameters: Mapping[str, Any]) -> None:
        self._graph = engine
        self._ambient = base_parameters
        self._language = str(base_parameters["language"])
        self._rows: dict[Any, dict[str, dict[str, Any]]] = {}
        self.versions: set[str] = set()

    async def read(self, wanted: Iterable[tuple[Selection, Sequence[Finding]]]) -> None:
        """Reads the flows and resources that selections of findings ask for: one question for each structure."""
        asked: dict[Any, tuple[Selection, set[str]]] = {}
        for selection, findings in wanted:
            for part in selection.fields:
                if part.name in QUESTIONS:
                    _, ids = asked.setdefault(part.structure(), (part, set()))
                    ids.update(each.subject for each in findings if each.kind.of_flows == (part.name == "flow"))
        for structure, (part, ids) in asked.items():
            question, target = QUESTIONS[part.name]
            rows = self._rows.setdefault(structure, {})
            every = sorted(ids)
            for start in range(0, len(every), AT_ONCE):
                given = {"ids": every[start : start + AT_ONCE]}
                below = Selection(part.key, part.name, given, (*part.fields, ID))
                found, version = await self._graph.read_versioned(
                    question, Many("", target, (), AT_ONCE), below, self._ambient
                )
                self.versions.add(version)
                rows.update((row[ID.key], row) for row in found)

    def nodes(self, selection: Selection, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """Findings as they are selected; null for a flow or resource that is gone by now."""
        return list(map(self._projector(selection), findings))

    def edges(
        self, selection: Selection, findings: Sequence[Finding], cursor: Callable[[Finding], str]
    ) -> list[dict[str, Any]]:
        """Rows of a list of findings, each with its cursor."""
        node = {part.key: self._projector(part) for part in selection.fields if part.name == "node"}
        facts: dict[str, Callable[[Finding, Selection], Any]] = {
            "cursor": lambda finding, _: cursor(finding),
            "node": lambda finding, part: node[part.key](finding),
        }
        return list(map(projector(selection, facts), findings))

    def _projector(self, selection: Selection) -> Callable[[Finding], dict[str, Any]]:
        return projector(
            selection,
            {
                "id": lambda finding, _: finding.id,
                "kind": lambda finding, _: finding.kind.value,
                "article": lambda finding, _: article(finding.kind, finding.told, self._language),
                "sentence": lambda finding, _: sentence(finding.kind, finding.told, self._language),
                "subject": lambda finding, _: finding.subject,
                "evidence": lambda finding, _: list(finding.evidence),
                "since": lambda finding, _: finding.since,
                "byReference": lambda finding, _: finding.by_reference,
                **dict.fromkeys(QUESTIONS, self._row),
            },
        )

    def _row(self, finding: Finding, part: Selection) -> dict[str, Any] | None:
        return self._rows[part.structure()].get(finding.subject)
