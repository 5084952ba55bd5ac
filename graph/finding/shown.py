"""Findings as they are selected: their words in the caller's language, and the flows and resources they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.finding.found import Finding
from graph.finding.questions import Questions
from graph.rules.finding import article, sentence
from graph.selection import Selected
from graph.shape import Many

AT_ONCE = 1_000
ID = Selected("__id", "id")
QUESTIONS = {"flow": ("resource/flows_by_id", "Flow"), "resource": ("resource/resources_by_id", "DataResource")}


def parts(connection: Selected) -> list[Selected]:
    """The selections of findings in a connection of them: `nodes`, and the `node` of `edges`."""
    found = [each for each in connection.fields if each.name == "nodes"]
    for each in connection.fields:
        if each.name == "edges":
            found += [part for part in each.fields if part.name == "node"]
    return found


class Shown:
    """What is selected of some findings; `versions`: those of the graph it was read at."""

    def __init__(self, graph: Questions, ambient: Mapping[str, Any]) -> None:
        self._graph = graph
        self._ambient = ambient
        self._language = str(ambient["language"])
        self._rows: dict[Any, dict[str, dict[str, Any]]] = {}
        self.versions: set[str] = set()

    async def read(self, wanted: Iterable[tuple[Selected, Sequence[Finding]]]) -> None:
        """Reads the flows and resources that selections of findings ask for: one question for each structure."""
        asked: dict[Any, tuple[Selected, set[str]]] = {}
        for selected, findings in wanted:
            for part in selected.fields:
                if part.name in QUESTIONS:
                    _, ids = asked.setdefault(part.structure(), (part, set()))
                    ids.update(each.subject for each in findings if each.kind.of_flows == (part.name == "flow"))
        for structure, (part, ids) in asked.items():
            question, target = QUESTIONS[part.name]
            rows = self._rows.setdefault(structure, {})
            every = sorted(ids)
            for start in range(0, len(every), AT_ONCE):
                given = {"ids": every[start : start + AT_ONCE]}
                below = Selected(part.key, part.name, given, (*part.fields, ID))
                found, version = await self._graph.ask_versioned(
                    question, Many("", target, (), AT_ONCE), below, self._ambient
                )
                self.versions.add(version)
                rows.update((row[ID.key], row) for row in found)

    def node(self, selected: Selected, finding: Finding) -> dict[str, Any]:
        """A finding; null for a flow or resource that is gone by now."""
        answer: dict[str, Any] = {}
        for part in selected.fields:
            if part.name in QUESTIONS:
                rows = self._rows[part.structure()]
                answer[part.key] = rows.get(finding.subject)
            elif part.name != "__typename":
                answer[part.key] = self._fact(part.name, finding)
        return answer

    def edge(self, selected: Selected, finding: Finding, cursor: str) -> dict[str, Any]:
        """A row of a list of findings."""
        return {
            part.key: cursor if part.name == "cursor" else self.node(part, finding)
            for part in selected.fields
            if part.name != "__typename"
        }

    def _fact(self, name: str, finding: Finding) -> Any:
        match name:
            case "kind":
                return finding.kind.value
            case "article":
                return article(finding.kind, finding.told, self._language)
            case "sentence":
                return sentence(finding.kind, finding.told, self._language)
            case "evidence":
                return list(finding.evidence)
            case "byReference":
                return finding.by_reference
            case _:
                return getattr(finding, name)
