"""The findings of the flows and resources of an answer, for all of them together: some few statements for an answer,
however many rows it has; their texts are the same whatever is selected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.model.finding_kind import LineageFindingKind as Kind
from graph.client.values import instant
from graph.compile.decoder import Deferred
from graph.deadline_reads import DeadlineReads
from graph.findings.finding import Finding
from graph.findings.listing import findings_of_subjects
from graph.findings.projection import FindingProjection, parts
from graph.findings.query_port import QueryPort
from graph.pagination import decode, encode, fingerprint_of, window
from graph.projection import project
from graph.selection import Selection

SUBJECTS_AT_ONCE = 1_000
SECONDS = 30.0
FINGERPRINT = fingerprint_of("LineageFinding of a subject")


async def attach_findings(
    engine: QueryPort, deferred: Sequence[Deferred], base_parameters: Mapping[str, Any]
) -> set[str]:
    """Fills the places that wait for findings; the versions of the graph they were read at. Raises BadCursor,
    BadPageSize, TimedOut."""
    versions: set[str] = set()
    groups: dict[tuple[str, tuple[Kind, ...]], list[Deferred]] = defaultdict(list)
    for each in deferred:
        groups[each.as_of, _kinds(each.selection, each.subject)].append(each)
    for (as_of, kinds), places in groups.items():
        at = {**base_parameters, "asOf": instant(as_of)}
        found = await _found(engine, kinds, sorted({each.subject for each in places}), at, versions)
        rows = [(each, found.get(each.subject, ())) for each in places]
        pages = [(each, _page(each.selection, own)) for each, own in rows]
        shown = FindingProjection(engine, at)
        wanted = [(part, page_) for each, page_ in pages for part in parts(each.selection)]
        await shown.read(wanted)
        versions |= shown.versions
        for (each, page_), (_, own) in zip(pages, rows, strict=True):
            each.target.update(_connection(each.selection, page_, own, shown))
    return versions


def _kinds(selection: Selection, subject: str) -> tuple[Kind, ...]:
    """Those to be judged; of what has no subject, such as an edge of no one flow, none."""
    asked = selection.arguments.get("kinds")
    if not subject:
        return ()
    of_flow = subject.startswith("flow_")
    return tuple(kind for kind in Kind if kind.of_flows == of_flow and (not asked or kind in asked))


async def _found(
    engine: QueryPort, kinds: Iterable[Kind], ids: Sequence[str], base_parameters: Mapping[str, Any], versions: set[str]
) -> Mapping[str, list[Finding]]:
    by_subject: dict[str, list[Finding]] = defaultdict(list)
    for kind in kinds:
        asked = DeadlineReads.with_timeout(SECONDS, engine.database, base_parameters)
        with engine.span(f"finding/{kind.lower()}") as span:
            for start in range(0, len(ids), SUBJECTS_AT_ONCE):
                for each in await findings_of_subjects(asked, kind, ids[start : start + SUBJECTS_AT_ONCE]):
                    by_subject[each.subject].append(each)
            span.version = min(asked.versions, default="")
        versions |= asked.versions
    return by_subject


def _place(each: Finding) -> list[Any]:
    return [each.kind.place, each.id]


def _cursor(finding: Finding) -> str:
    return encode(FINGERPRINT, _place(finding))


def _page(selection: Selection, found: Sequence[Finding]) -> Sequence[Finding]:
    """What `first` and `after` leave; one more where more follow."""
    size = window(selection.arguments).size
    after = selection.arguments.get("after")
    behind = decode(FINGERPRINT, after, ("count", "text")) if after is not None else [-1, ""]
    return [each for each in found if _place(each) > behind][: size + 1]


def _connection(
    selection: Selection, rows: Sequence[Finding], found: Sequence[Finding], shown: FindingProjection
) -> dict[str, Any]:
    size = window(selection.arguments).size
    here = rows[:size]
    info = {
        "hasNextPage": len(rows) > size,
        "hasPreviousPage": bool(here) and here[0] is not found[0],
        "startCursor": _cursor(here[0]) if here else None,
        "endCursor": _cursor(here[-1]) if here else None,
    }
    return project(
        selection,
        {
            "nodes": lambda part: shown.nodes(part, here),
            "edges": lambda part: shown.edges(part, here, _cursor),
            "totalCount": len(found),
            "pageInfo": lambda part: project(part, info),
        },
    )
