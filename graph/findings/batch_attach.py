"""Batch-loads findings for all subjects of a response, one statement per kind and 1,000 subjects.

The statement texts do not depend on the selection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject
from graph.client.values import instant
from graph.compile.decoder import Deferred
from graph.deadline_reads import DeadlineReads
from graph.engine import QueryEngine
from graph.findings.finding import Finding
from graph.findings.listing import findings_of_subjects
from graph.findings.projection import FindingProjection, node_selections
from graph.pagination import Page, decode, encode, fingerprint_of, window
from graph.projection import project
from graph.selection import Selection

SUBJECT_BATCH_SIZE = 1_000
MAX_SECONDS = 30.0
FINGERPRINT = fingerprint_of("Finding of a subject")


async def attach_findings(
    engine: QueryEngine, deferred: Sequence[Deferred], base_parameters: Mapping[str, Any]
) -> set[str]:
    """Fill the deferred connections of findings. Returns the graph versions of the reads.

    Raises BadCursor, BadPageSize, TimedOut.
    """
    versions: set[str] = set()
    groups: dict[tuple[str, tuple[Kind, ...]], list[Deferred]] = defaultdict(list)
    for connection in deferred:
        groups[connection.as_of, _kinds(connection.selection, connection.subject)].append(connection)
    for (as_of, kinds), connections in groups.items():
        parameters = {**base_parameters, "asOf": instant(as_of)}
        subjects = sorted({connection.subject for connection in connections})
        by_subject = await _findings_by_subject(engine, kinds, subjects, parameters, versions)
        rows = [(connection, by_subject.get(connection.subject, ())) for connection in connections]
        pages = [_page(connection.selection, findings) for connection, findings in rows]
        projection = FindingProjection(engine, parameters)
        await projection.read(
            (selection, page.rows)
            for connection, page in zip(connections, pages, strict=True)
            for selection in node_selections(connection.selection)
        )
        versions |= projection.versions
        for (connection, findings), page in zip(rows, pages, strict=True):
            connection.target.update(_connection(connection.selection, page, findings, projection))
    return versions


def _kinds(selection: Selection, subject: str) -> tuple[Kind, ...]:
    """The selected kinds that apply to the subject. None without a subject, as for an edge of several flows."""
    selected = selection.arguments.get("kinds")
    if not subject:
        return ()
    of_subject = FindingSubject.of_id(subject)
    return tuple(kind for kind in Kind if kind.subject is of_subject and (selected is None or kind in selected))


async def _findings_by_subject(
    engine: QueryEngine,
    kinds: Iterable[Kind],
    ids: Sequence[str],
    base_parameters: Mapping[str, Any],
    versions: set[str],
) -> Mapping[str, list[Finding]]:
    """By subject its findings, in the order of kinds and ids. Adds the versions of the reads to `versions`."""
    by_subject: dict[str, list[Finding]] = defaultdict(list)
    for kind in kinds:
        reads = DeadlineReads.with_timeout(MAX_SECONDS, engine.database, base_parameters)
        with engine.span(f"finding/{kind.lower()}") as span:
            for start in range(0, len(ids), SUBJECT_BATCH_SIZE):
                for finding in await findings_of_subjects(reads, kind, ids[start : start + SUBJECT_BATCH_SIZE]):
                    by_subject[finding.subject_id].append(finding)
            span.version = min(reads.versions, default="")
        versions |= reads.versions
    return by_subject


def _sort_key(finding: Finding) -> list[Any]:
    return [finding.kind.position, finding.id]


def _cursor(finding: Finding) -> str:
    return encode(FINGERPRINT, _sort_key(finding))


def _page(selection: Selection, findings: Sequence[Finding]) -> Page[Finding]:
    """The page that the arguments select. Raises BadCursor, BadPageSize."""
    positions = {name: _position(selection, name) for name in ("after", "before")}
    after, before = positions["after"], positions["before"]
    inside = [
        finding
        for finding in findings
        if (after is None or after < _sort_key(finding)) and (before is None or _sort_key(finding) < before)
    ]
    bounds = window(selection.arguments)
    rows = inside[::-1] if bounds.backward else inside
    # all findings are at hand, so it is known whether there are any beyond a cursor
    return bounds.page(
        rows,
        after=after is not None and any(_sort_key(finding) <= after for finding in findings),
        before=before is not None and any(before <= _sort_key(finding) for finding in findings),
    )


def _position(selection: Selection, argument: str) -> list[Any] | None:
    cursor = selection.arguments.get(argument)
    return None if cursor is None else decode(FINGERPRINT, cursor, ("count", "text"), argument=argument)


def _connection(
    selection: Selection, page: Page[Finding], findings: Sequence[Finding], projection: FindingProjection
) -> dict[str, Any]:
    return project(
        selection,
        {
            "nodes": lambda part: projection.nodes(part, page.rows),
            "edges": lambda part: projection.edges(part, page.rows, _cursor),
            "totalCount": len(findings),
            "pageInfo": lambda part: project(part, page.info(_cursor)),
        },
    )
