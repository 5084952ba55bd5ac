"""A fixed small world for single cases of assessments: its bodies stay, entries, resources and flows are given.

Regions: `home` (the autonomous region), `prefecture`, `county` and `other` below it, `town` of the county, `corps`
(applies home's designations by reference) and its `city`. Departments are called by region and line, such as
`home-police`. The element is `E`; unless given otherwise `home-police` is designated for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tests.oracles.assessment import (
    Attachment,
    Basis,
    Department,
    Designation,
    Entry,
    Field,
    Flow,
    Item,
    Need,
    Platform,
    Region,
    Resource,
    World,
)
from tests.oracles.assessment.world import ALWAYS, OPEN_END

ELEMENT = "E"
REGIONS = (
    Region("home", "PROVINCE"),
    Region("prefecture", "PREFECTURE", "home"),
    Region("county", "COUNTY", "prefecture"),
    Region("other", "COUNTY", "prefecture"),
    Region("town", "TOWNSHIP", "county"),
    Region("corps", "PROVINCE", by_reference="home"),
    Region("nominal", "PREFECTURE", "home", nominal=True),
    Region("city", "COUNTY", "nominal", administered_by="corps"),
)
PLATFORMS = (
    Platform("home"),
    Platform("prefecture", "home"),
    Platform("county", "prefecture"),
    Platform("other", "prefecture"),
    Platform("corps"),
    Platform("city", "corps"),
)
LINES = ("police", "civil")
BASES = tuple(
    Basis(rank, rank) for rank in ("LAW", "ADMINISTRATIVE_REGULATION", "LOCAL_REGULATION", "DEPARTMENTAL_RULE")
)
DESIGNATED = (Designation("home", ELEMENT, "home-police", "home"),)
WITHOUT_CORPS_BODY = tuple(
    Department(f"{region.code}-{line}", line, region.code)
    for region in REGIONS
    for line in LINES
    if not region.nominal and region.code != "corps"
)
CORPS_BODY = Department("corps-police", "police", "corps")


def case_world(
    *,
    entries: Sequence[Entry] = (),
    resources: Sequence[Resource] = (),
    flows: Sequence[Flow] = (),
    designations: Sequence[Designation] = DESIGNATED,
    departments: Sequence[Department] = WITHOUT_CORPS_BODY,
    need: Need | None = None,
) -> World:
    """The world with these records, and one need: of the element, daily, unless given."""
    return World(
        regions=REGIONS,
        departments=tuple(departments),
        platforms=PLATFORMS,
        elements=(ELEMENT,),
        designations=tuple(designations),
        entries=tuple(entries),
        resources=tuple(resources),
        flows=tuple(flows),
        bases=BASES,
        scenarios={"s": (need or need_of(),)},
    )


def need_of(**changed: Any) -> Need:
    return replace(Need(1, "核验", "DAILY", element=ELEMENT), **changed)


def entry(code: str = "a", provider: str = "home-police", **changed: Any) -> Entry:
    """A published, unconditional, daily entry that realizes the element."""
    return replace(Entry(code, provider, items=(Item("证号", ELEMENT),)), **changed)


def resource(
    of: str,
    platform: str = "home",
    *,
    key: str = "",
    since: Any = ALWAYS,
    until: Any = OPEN_END,
    **changed: Any,
) -> Resource:
    """A resource of an entry, `<entry>.0`, with a field `zjhm` that stores the entry's first item."""
    attachments = (Attachment(of, since, until),)
    return replace(
        Resource(key or f"{of}.0", platform, None, ALWAYS, attachments, (Field("zjhm", (of, 1)),)), **changed
    )


def between(key: str, platform: str = "home", **changed: Any) -> Resource:
    """A resource without an entry or fields."""
    return replace(Resource(key, platform, None, ALWAYS), **changed)


def path(kind: str, *keys: str, **changed: Any) -> tuple[Flow, ...]:
    """Flows of a kind from each key to the next; ids are `<giver>-<taker>`."""
    return tuple(replace(Flow(f"{giver}-{taker}", giver, taker, kind), **changed) for giver, taker in pairwise(keys))


def returned(*keys: str, **changed: Any) -> tuple[Flow, ...]:
    """Return flows of the field `zjhm` from each key to the next."""
    return path("RETURN_FLOW", *keys, **{"fields": ("zjhm",), "cadence": "DAILY", **changed})
