"""Findings projected onto a selection: sentences in the caller's language, their subjects and their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from domain.model.finding_kind import FindingSubject as Subject
from domain.rules.finding_sentences import article, sentence
from graph.engine import QueryEngine, QueryResult
from graph.findings.finding import Finding
from graph.projection import projector
from graph.read_by_id import read_by_id
from graph.selection import Selection
from graph.shape import Many
from graph.shapes import node_queries

SUBJECT_QUERIES = {
    "flow": (Subject.FLOW, "resource/flows_by_id", "Flow"),
    "resource": (Subject.RESOURCE, "resource/resources_by_id", "DataResource"),
    "entry": (Subject.ENTRY, "catalog/entries_by_id", "CatalogEntry"),
}
"""By field of a finding the kind of subject, the query that reads it, and its type."""
FIELDS_WITHOUT_QUERY = frozenset({"id", "__typename"})


def node_selections(connection: Selection) -> list[Selection]:
    """The selections of findings in a connection: `nodes`, and the `node` of `edges`."""
    selections = [part for part in connection.fields if part.name == "nodes"]
    for part in connection.fields:
        if part.name == "edges":
            selections += [node for node in part.fields if node.name == "node"]
    return selections


class FindingProjection:
    """Projects findings. `versions`: the graph versions at which their subjects were read."""

    def __init__(self, engine: QueryEngine, base_parameters: Mapping[str, Any]) -> None:
        self._engine = engine
        self._base_parameters = base_parameters
        self._language = str(base_parameters["language"])
        self._rows: dict[Any, dict[str, dict[str, Any]]] = {}
        self.versions: set[str] = set()

    async def read(self, selected: Iterable[tuple[Selection, Sequence[Finding]]]) -> None:
        """Read the subjects and the evidence that selections of findings name: one query per structure of selection,
        and for evidence one per noun."""
        requests: dict[Any, tuple[Selection, set[str]]] = {}
        for selection, findings in selected:
            for part in selection.fields:
                if part.name in SUBJECT_QUERIES or part.name == "evidence":
                    _, ids = requests.setdefault(part.structure(), (part, set()))
                    ids.update(node_id for finding in findings for node_id in _named_ids(part.name, finding))
        for structure, (part, ids) in requests.items():
            by_id = self._rows.setdefault(structure, {})
            if part.name == "evidence":
                by_id.update(await self._read_evidence(part, ids))
            else:
                _, query, target = SUBJECT_QUERIES[part.name]
                by_id.update(await read_by_id(self._read_rows, query, target, part, sorted(ids)))

    async def _read_evidence(self, selection: Selection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The selected fields of evidence: id → row. The ids and types are known without a query."""
        by_noun: dict[str, list[str]] = defaultdict(list)
        for node_id in sorted(ids):
            by_noun[node_id.partition("_")[0]].append(node_id)
        rows: dict[str, dict[str, Any]] = {}
        for noun, noun_ids in by_noun.items():
            target, query = node_queries()[noun]
            fields = [part for _, part in selection.narrowed(target)]
            if {part.name for part in fields} <= FIELDS_WITHOUT_QUERY:
                keys = [part.key for part in fields if part.name == "id"]
                rows.update((node_id, {"__typename": target, **dict.fromkeys(keys, node_id)}) for node_id in noun_ids)
            else:
                rows.update(await read_by_id(self._read_rows, query, target, selection, noun_ids))
        return rows

    async def _read_rows(self, query: str, field: Many, selection: Selection) -> QueryResult:
        result = await self._engine.read(query, field, selection, self._base_parameters)
        self.versions.add(result.version)
        return result

    def nodes(self, selection: Selection, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """The findings as selected; null for a subject that has been deleted since."""
        return list(map(self._projector(selection), findings))

    def edges(
        self, selection: Selection, findings: Sequence[Finding], cursor: Callable[[Finding], str]
    ) -> list[dict[str, Any]]:
        """The edges of a connection of findings, each with its cursor."""
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
                "key": lambda finding, _: finding.id,
                "kind": lambda finding, _: finding.kind.value,
                "article": lambda finding, _: article(finding.kind, finding.details, self._language),
                "sentence": lambda finding, _: sentence(finding.kind, finding.details, self._language),
                "subject": lambda finding, _: finding.kind.subject.value,
                "evidence": self._evidence,
                "since": lambda finding, _: finding.since,
                "byReference": lambda finding, _: finding.by_reference,
                **dict.fromkeys(SUBJECT_QUERIES, self._subject),
            },
        )

    def _evidence(self, finding: Finding, part: Selection) -> list[dict[str, Any]]:
        """The evidence in its order, without what has been deleted since."""
        rows = self._rows[part.structure()]
        return [rows[node_id] for node_id in finding.evidence if node_id in rows]

    def _subject(self, finding: Finding, part: Selection) -> dict[str, Any] | None:
        return self._rows[part.structure()].get(finding.subject_id)


def _named_ids(field: str, finding: Finding) -> Iterable[str]:
    """The ids of the objects that a field of a finding leads to."""
    if field == "evidence":
        return finding.evidence
    of_subject, *_ = SUBJECT_QUERIES[field]
    return (finding.subject_id,) if finding.kind.subject is of_subject else ()
