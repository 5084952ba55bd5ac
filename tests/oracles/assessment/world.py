"""A world of public data: regions, departments, platforms, designations, entries, resources and flows, by natural key.

Instants are aware datetimes. `until` is excluded; an open end is 9999-12-31.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
Record = TypeVar("Record")


@dataclass(frozen=True)
class Region:
    code: str
    level: str
    parent: str | None = None
    administered_by: str | None = None
    by_reference: str | None = None
    nominal: bool = False

    @property
    def above(self) -> str | None:
        """The region above: who administers it, else the one it is part of."""
        return self.administered_by or self.parent


@dataclass(frozen=True)
class Department:
    """`competent`: whether it is the competent authority (公共数据主管部门) of its region."""

    code: str
    line: str | None
    region: str
    competent: bool = False


@dataclass(frozen=True)
class Platform:
    """`region`: the code of its region, by which the platform is known."""

    region: str
    reports_to: str | None = None


@dataclass(frozen=True)
class Designation:
    """An act that makes a department the source of an element in a region; `scope` None holds for all."""

    key: str
    element: str
    department: str
    region: str
    scope: str | None = None
    since: datetime = ALWAYS
    until: datetime = OPEN_END


@dataclass(frozen=True)
class Item:
    name: str
    element: str | None = None


@dataclass(frozen=True)
class Entry:
    """A catalog entry. `items` by position; `visible`: whether the caller's audiences include it and its items."""

    code: str
    provider: str
    status: str = "PUBLISHED"
    published_at: datetime | None = None
    data_updated_at: datetime | None = None
    share_type: str | None = "UNCONDITIONAL"
    update_cycle: str | None = "DAILY"
    security_grade: str | None = None
    items: tuple[Item, ...] = ()
    libraries: tuple[str, ...] = ()
    visible: bool = True

    def realizes(self, element: str) -> bool:
        return any(item.element == element for item in self.items)


@dataclass(frozen=True)
class Attachment:
    entry: str
    since: datetime = ALWAYS
    until: datetime = OPEN_END


@dataclass(frozen=True)
class Field:
    """A field of a resource. `item`: the entry code and the position, from 1, of the item that it stores."""

    name: str
    item: tuple[str, int] | None = None
    since: datetime = ALWAYS
    until: datetime = OPEN_END


@dataclass(frozen=True)
class Resource:
    key: str
    platform: str
    built_by: str | None = None
    updated_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    fields: tuple[Field, ...] = ()
    visible: bool = True


@dataclass(frozen=True)
class Flow:
    """A flow. `fields`, `coverage`: None if not recorded; `restricted_by`: the key of a legal basis."""

    id: str
    giver: str
    taker: str
    kind: str
    since: datetime = ALWAYS
    until: datetime = OPEN_END
    fields: tuple[str, ...] | None = None
    cadence: str | None = None
    coverage: tuple[str, ...] | None = None
    restricted_by: str | None = None


@dataclass(frozen=True)
class Basis:
    key: str
    rank: str | None = None


@dataclass(frozen=True)
class Need:
    """A need of an element or of an entry, by code."""

    position: int
    purpose: str
    freshness: str
    element: str | None = None
    entry: str | None = None
    scope: str | None = None


Period = Designation | Attachment | Field | Flow


def valid(period: Period, at: datetime) -> bool:
    """Whether an act, an attachment, a field or a flow holds at the instant."""
    return period.since <= at < period.until


@dataclass(frozen=True, eq=False)
class World:
    """All records; `scenarios` by code. The rest are indexes."""

    regions: tuple[Region, ...]
    departments: tuple[Department, ...]
    platforms: tuple[Platform, ...]
    elements: tuple[str, ...]
    designations: tuple[Designation, ...]
    entries: tuple[Entry, ...]
    resources: tuple[Resource, ...]
    flows: tuple[Flow, ...]
    bases: tuple[Basis, ...]
    scenarios: dict[str, tuple[Need, ...]]

    @cached_property
    def region(self) -> dict[str, Region]:
        return {region.code: region for region in self.regions}

    @cached_property
    def department(self) -> dict[str, Department]:
        return {department.code: department for department in self.departments}

    @cached_property
    def platform(self) -> dict[str, Platform]:
        return {platform.region: platform for platform in self.platforms}

    @cached_property
    def entry(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def resource(self) -> dict[str, Resource]:
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def rank_of_basis(self) -> dict[str, str | None]:
        return {basis.key: basis.rank for basis in self.bases}

    @cached_property
    def designations_of(self) -> defaultdict[str, list[Designation]]:
        return _group(self.designations, lambda designation: [designation.element])

    @cached_property
    def departments_serving(self) -> defaultdict[str, list[Department]]:
        return _group(self.departments, lambda department: [department.region])

    @cached_property
    def platforms_reporting_to(self) -> defaultdict[str, list[Platform]]:
        return _group(self.platforms, lambda platform: [platform.reports_to] if platform.reports_to else [])

    @cached_property
    def entries_realizing(self) -> defaultdict[str, list[Entry]]:
        """By element; each entry once."""
        return _group(self.entries, lambda entry: {item.element for item in entry.items if item.element})

    @cached_property
    def resources_of_entry(self) -> defaultdict[str, list[Resource]]:
        """By entry, whenever attached."""
        return _group(self.resources, lambda resource: {attachment.entry for attachment in resource.attachments})

    @cached_property
    def flows_into(self) -> defaultdict[str, list[Flow]]:
        return _group(self.flows, lambda flow: [flow.taker])

    @cached_property
    def flows_from(self) -> defaultdict[str, list[Flow]]:
        return _group(self.flows, lambda flow: [flow.giver])

    @cached_property
    def returns_onto(self) -> defaultdict[str, list[Flow]]:
        """Return flows by the platform of their store."""
        returns = [flow for flow in self.flows if flow.kind == "RETURN_FLOW"]
        return _group(returns, lambda flow: [self.resource[flow.taker].platform])


def _group(records: Iterable[Record], keys: Callable[[Record], Iterable[str]]) -> defaultdict[str, list[Record]]:
    grouped: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        for key in keys(record):
            grouped[key].append(record)
    return grouped
