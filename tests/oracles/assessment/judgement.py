"""For whom and when a need is judged, and what holds there and then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tests.oracles.assessment.world import Entry, Flow, Region, Resource, World, valid

HOME = "650000000000"


@dataclass(frozen=True, eq=False)
class Judgement:
    """The world as seen at an instant, for a region and a department that may be given.

    `requested_region`: that of the request. `region`: that of its platform, for which everything is judged; a township
    has no platform and gets the answers of its county.
    """

    world: World
    requested_region: str
    at: datetime
    department: str | None = None

    @cached_property
    def _published(self) -> dict[str, list[Entry]]:
        """The published entries of elements, cached."""
        return {}

    @cached_property
    def platform(self) -> str | None:
        """The platform of the region, or of the nearest one above that has one."""
        return next((code for code in self.upward(self.requested_region) if code in self.world.platform), None)

    @cached_property
    def region(self) -> str:
        return self.platform or self.requested_region

    def upward(self, region: str) -> Iterator[str]:
        """The region and those above it, nearest first; a nominal region is a step only, but still a step."""
        code: str | None = region
        while code:
            yield code
            code = self.world.region[code].above

    @cached_property
    def distances(self) -> dict[str, int]:
        """The regions that govern the judged one and their distance in steps: itself 0."""
        governing = enumerate(self.upward(self.region))
        return {code: steps for steps, code in governing if not self.world.region[code].nominal}

    @cached_property
    def platforms_below(self) -> frozenset[str]:
        """The judged region's platform and those that report to it over any number of steps."""
        reached: set[str] = set()
        waiting = [self.region] if self.region in self.world.platform else []
        while waiting:
            platform = waiting.pop()
            if platform not in reached:
                reached.add(platform)
                waiting.extend(below.region for below in self.world.platforms_reporting_to[platform])
        return frozenset(reached)

    def serves_judged_region(self, department: str) -> bool:
        return self.world.department[department].region == self.region

    def is_published(self, entry: Entry) -> bool:
        """Whether the caller sees the entry and it was published by the instant."""
        by_then = entry.published_at is None or entry.published_at <= self.at
        return entry.visible and entry.status == "PUBLISHED" and by_then

    def published_realizing(self, element: str) -> list[Entry]:
        if element not in self._published:
            realizing = self.world.entries_realizing[element]
            self._published[element] = [entry for entry in realizing if self.is_published(entry)]
        return self._published[element]

    def attached(self, entry: str) -> list[Resource]:
        """The visible resources that are attached to the entry at the instant."""
        return [resource for resource in self.world.resources_of_entry[entry] if self.is_attached(resource, entry)]

    def is_attached(self, resource: Resource, entry: str) -> bool:
        """Whether the resource is attached to the entry at the instant, and the caller sees it."""
        attachments = resource.attachments if resource.visible else ()
        return any(attachment.entry == entry and valid(attachment, self.at) for attachment in attachments)

    def holds(self, flow: Flow, *kinds: str) -> bool:
        """Whether the flow is of one of the kinds and valid, and the caller sees both of its ends."""
        if flow.kind not in kinds or not valid(flow, self.at):
            return False
        return self.world.resource[flow.giver].visible and self.world.resource[flow.taker].visible

    def level_of(self, region: str) -> int:
        """The level of a region, 0 for the nation."""
        return LEVELS.index(self.world.region[region].level)

    def reference_region(self) -> Region | None:
        """The region that applies the law of another by reference, at or above the judged one."""
        governing = (self.world.region[code] for code in self.upward(self.region))
        return next((region for region in governing if region.by_reference), None)


LEVELS = ("NATION", "PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP")
