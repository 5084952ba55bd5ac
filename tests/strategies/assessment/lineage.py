"""The resources and flows of a random world."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.oracles.assessment import Attachment, Basis, Department, Entry, Field, Flow, Platform, Region, Resource
from tests.oracles.assessment.judgement import LEVELS
from tests.strategies import seeded as st
from tests.strategies.assessment.catalog import CYCLES
from tests.strategies.assessment.instants import AT, ENDED, STILL_VALID, TO_COME, VALID

NAMES = ("xm", "zjhm", "rq")
"""Names of fields."""
BETWEEN = 3
"""The number of resources without an entry."""
KINDS = ("AGGREGATION",) * 5 + ("RETURN_FLOW",) * 7 + ("INTEGRATION",) * 5 + ("TRANSFORMATION", "SHARING", "COLLECTION")
PERIODS = (VALID, VALID, VALID, VALID, STILL_VALID, ENDED, TO_COME)


@dataclass(frozen=True)
class EntryGroups:
    """The codes of the entries of designated departments, and of those that libraries hold."""

    of_sources: Set[str]
    of_libraries: Set[str]


def draw_resources(
    draw: st.DrawFn,
    prefix: str,
    entries: Sequence[Entry],
    departments: Sequence[Department],
    platforms: Sequence[Platform],
) -> tuple[Resource, ...]:
    """The resources of the entries, most of them on the platform of the provider's region, and some without entry."""
    region_of = {department.code: department.region for department in departments}
    codes = [platform.region for platform in platforms]
    resources = []
    for entry in entries:
        local = [code for code in codes if code == region_of[entry.provider]] or codes
        for number in range(draw(st.sampled_from((0, 1, 1, 1, 1, 2)))):
            platform = draw(st.sampled_from(local if draw(st.integers(0, 7)) else codes))
            resources.append(_resource(draw, f"{entry.code}.{number}", platform, entry, entries))
    for number in range(BETWEEN):
        resources.append(_resource(draw, f"{prefix}between{number}", draw(st.sampled_from(codes)), None, entries))
    return tuple(resources)


def draw_flows(
    draw: st.DrawFn,
    prefix: str,
    regions: Sequence[Region],
    resources: Sequence[Resource],
    bases: Sequence[Basis],
    entries: EntryGroups,
) -> tuple[Flow, ...]:
    """Flows that mostly go up where they aggregate, down where they return, and into libraries where they integrate."""
    depth = {region.code: LEVELS.index(region.level) for region in regions}
    counties = [resource for resource in resources if depth[resource.platform] == LEVELS.index("COUNTY")]
    favoured = {
        "AGGREGATION": (counties, _attached_to(entries.of_sources, resources)),
        "RETURN_FLOW": (_attached_to(entries.of_sources, resources), counties),
        "INTEGRATION": (_attached_to(entries.of_sources, resources), _attached_to(entries.of_libraries, resources)),
    }
    flows = []
    for number in range(draw(st.integers(12, 28))):
        kind = draw(st.sampled_from(KINDS))
        groups = favoured.get(kind, (resources, resources))
        ends = [
            draw(st.sampled_from(group if group and draw(st.integers(0, 2)) > 0 else resources)) for group in groups
        ]
        if kind in ("AGGREGATION", "RETURN_FLOW") and draw(st.integers(0, 7)):
            ends.sort(key=lambda end: depth[end.platform], reverse=kind == "AGGREGATION")
        flow = Flow(f"{prefix}f{number:02}", ends[0].key, ends[1].key, kind, *draw(st.sampled_from(PERIODS)))
        flows.append(_with_terms(draw, flow, ends[1].platform, regions, bases))
    return tuple(flows)


def _attached_to(codes: Set[str], resources: Sequence[Resource]) -> list[Resource]:
    return [resource for resource in resources if any(at.entry in codes for at in resource.attachments)]


def _resource(draw: st.DrawFn, key: str, platform: str, entry: Entry | None, entries: Sequence[Entry]) -> Resource:
    """A resource of an entry that the caller sees is visible; others may be."""
    visible = bool(entry and entry.visible) or draw(st.integers(0, 4)) > 0
    attachments = [Attachment(entry.code, *draw(st.sampled_from((*(VALID,) * 6, *PERIODS))))] if entry else []
    if entry and entry.visible and draw(st.integers(0, 7)) == 0:
        attachments.append(
            Attachment(draw(st.sampled_from(entries)).code, *draw(st.sampled_from((STILL_VALID, ENDED))))
        )
    updated = (AT, AT - timedelta(days=3), AT - timedelta(days=40), AT - timedelta(days=400))
    return Resource(
        key,
        platform,
        built_by=draw(st.sampled_from((None, None, "PROVINCE", "PREFECTURE", "COUNTY"))),
        updated_at=draw(st.sampled_from(updated)),
        attachments=tuple(attachments),
        fields=_fields(draw, entry or draw(st.sampled_from(entries)), often=entry is not None),
        visible=visible,
    )


def _fields(draw: st.DrawFn, entry: Entry, *, often: bool) -> tuple[Field, ...]:
    """Fields that may store items of the entry."""
    fields = []
    for name in NAMES[: draw(st.sampled_from((1, 2, 3, 3)))]:
        stores = draw(st.integers(0, 3)) > (0 if often else 2)
        position = draw(st.integers(1, len(entry.items)))
        period = draw(st.sampled_from((*(VALID,) * 6, *PERIODS)))
        fields.append(Field(name, (entry.code, position) if stores else None, *period))
    return tuple(fields)


def _with_terms(draw: st.DrawFn, flow: Flow, platform: str, regions: Sequence[Region], bases: Sequence[Basis]) -> Flow:
    """The flow with what may be recorded of a return flow."""
    if flow.kind != "RETURN_FLOW":
        return flow
    names = tuple(draw(st.permutations(NAMES))[: draw(st.integers(1, len(NAMES)))])
    covered = (platform, draw(st.sampled_from(regions)).code)
    return replace(
        flow,
        fields=draw(st.sampled_from((None, names, names, names, names))),
        cadence=draw(st.sampled_from((*CYCLES, "REALTIME", "DAILY", None, None))),
        coverage=draw(st.sampled_from((None, None, None, covered, covered, covered[:1], covered[1:]))),
        restricted_by=draw(st.sampled_from((None, *(basis.key for basis in bases)))),
    )
