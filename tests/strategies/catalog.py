"""Small worlds for the authoritative source, drawn at random, and what the rules say of them in plain Python.

The oracle is written from the design (section 3) and Art. 4(5) and 13 alone; it knows nothing of Cypher.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.model.region import HOME
from tests.strategies import seeded as st
from tests.support.graph_builder import Small

CORPS = "660000000000"
LINES = ("公安", "民政", "税务")
ELEMENT, OTHER = "NP-01-01", "NP-01-02"
YEARS = range(2020, 2026)


@dataclass(frozen=True)
class Place:
    code: str
    parent: str | None
    administered: bool = False
    nominal: bool = False


@dataclass(frozen=True)
class Body:
    code: str
    serves: str
    line: str | None
    guided_by: str | None


@dataclass(frozen=True)
class Act:
    """From the first moment of the year `since` until that of `until`."""

    key: str
    element: str
    department: str
    region: str
    since: int
    until: int


@dataclass(frozen=True)
class Listed:
    """An entry; `fed`: the years in which a COLLECTION flow feeds its resource, None where it has no resource."""

    code: str
    provider: str
    element: str
    share: str | None
    draft: bool
    fed: tuple[int, int] | None
    fed_from_draft: bool = False


@dataclass(frozen=True)
class World:
    places: tuple[Place, ...]
    bodies: tuple[Body, ...]
    acts: tuple[Act, ...]
    entries: tuple[Listed, ...]

    def small(self) -> Small:
        small = Small(hides_resources_of_drafts=True)
        small.region(HOME, level="PROVINCE")
        small.region(CORPS, by_reference=HOME, level="PROVINCE")
        for place in self.places:
            by = CORPS if place.administered else None
            small.region(place.code, place.parent, administered_by=by, nominal=place.nominal)
        for body in self.bodies:
            small.department(body.code, body.serves, body.line, body.guided_by)
        small.platform(HOME)
        small.category(lines=("公安", "民政"))
        small.element(ELEMENT)
        small.element(OTHER)
        for act in self.acts:
            small.designation(act.key, act.element, act.department, act.region, moment(act.since), moment(act.until))
        small.resource("giver", HOME)
        if self.bodies:
            small.entry("hidden", self.bodies[0].code, draft=True)
            small.resource("hidden giver", HOME, "hidden")
        for entry in self.entries:
            small.entry(entry.code, entry.provider, realizes=[entry.element], shareType=entry.share, draft=entry.draft)
            if entry.fed:
                small.resource(entry.code, HOME, entry.code)
                giver = "hidden giver" if entry.fed_from_draft else "giver"
                small.flow(entry.code, giver, entry.code, "COLLECTION", *map(moment, entry.fed))
        return small

    # What the rules say.

    def source(self, region: str, at: datetime) -> dict[str, Any]:
        """The answer of authoritativeSource, with codes for objects."""
        act, by_reference = self._act(region, at)
        chief = next((each for each in self.bodies if act and each.code == act.department), None)
        if not act or not chief:
            return {
                "status": "UNDESIGNATED",
                "byReference": False,
                "designation": None,
                "department": None,
                "localCollector": None,
                "candidates": [{"line": "公安"}, {"line": "民政"}],
                "repeatCollectorCount": 0,
                "repeatCollectors": [],
            }
        repeated = list(self._repeated(chief, region, at))
        return {
            "status": "DESIGNATED",
            "byReference": by_reference,
            "designation": {"id": f"designation_{act.key}"},
            "department": {"code": chief.code},
            "localCollector": self._local(chief, region, by_reference),
            "candidates": [],
            "repeatCollectorCount": len(repeated),
            "repeatCollectors": repeated,
        }

    def _place(self, code: str) -> Place | None:
        return next((each for each in self.places if each.code == code), None)

    def _up(self, code: str) -> list[str]:
        """The region and its ancestors as governments go: what 兵团 administers answers to 兵团 alone."""
        place = self._place(code)
        if place is None:
            return [code]
        above = CORPS if place.administered else place.parent
        return [code, *(self._up(above) if above else [])]

    def _act(self, region: str, at: datetime) -> tuple[Act | None, bool]:
        chain = [(code, False) for code in self._up(region)]
        if chain[-1][0] == CORPS:
            chain.append((HOME, True))
        for code, by_reference in chain:
            place = self._place(code)
            if place and place.nominal:
                continue
            held = [
                act
                for act in self.acts
                if act.element == ELEMENT and act.region == code and moment(act.since) <= at < moment(act.until)
            ]
            if held:
                return min(held, key=lambda act: act.key), by_reference
        return None, False

    def _local(self, chief: Body, region: str, by_reference: bool) -> dict[str, str] | None:
        for code in self._up(region):
            place = self._place(code)
            if place and place.nominal:
                continue
            found = [
                body.code
                for body in self.bodies
                if body.serves == code
                and body.line is not None
                and body.line == chief.line
                and (by_reference or chief.code in self._guides(body))
            ]
            if found:
                return {"code": min(found)}
        return None

    def _guides(self, body: Body) -> Iterator[str]:
        yield body.code
        above = next((each for each in self.bodies if each.code == body.guided_by), None)
        if above:
            yield from self._guides(above)

    def _over(self, code: str) -> set[str]:
        """The region and all it lies in or is administered by."""
        place = self._place(code)
        found = {code}
        if place and place.parent:
            found |= self._over(place.parent)
        if place and place.administered:
            found |= {CORPS}
        return found

    def _repeated(self, chief: Body, region: str, at: datetime) -> Iterator[dict[str, Any]]:
        own = [
            each.share or "CONDITIONAL"
            for each in self.entries
            if each.provider == chief.code and each.element == ELEMENT and not each.draft
        ]
        shared = any(share != "NOT_SHARED" for share in own)
        reason = "SOURCE_SHARES" if shared else "SOURCE_NOT_SHARED" if own else "SOURCE_NOT_IN_CATALOG"
        by_code = {body.code: body for body in self.bodies}
        for entry in sorted(self.entries, key=lambda each: (by_code[each.provider].serves, each.code)):
            body = by_code[entry.provider]
            on_the_line = region in self._over(body.serves) or body.serves in self._over(region)
            fed = entry.fed and moment(entry.fed[0]) <= at < moment(entry.fed[1]) and not entry.fed_from_draft
            other_line = body != chief and (body.line is None or body.line != chief.line)
            if entry.element == ELEMENT and not entry.draft and fed and on_the_line and other_line:
                yield {
                    "department": {"code": body.code},
                    "entry": {"code": entry.code},
                    "allowed": not shared,
                    "reason": reason,
                }


def moment(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _world(draw: st.DrawFn) -> World:
    places: list[Place] = []
    for number in range(draw(st.integers(1, 5))):
        parents = [HOME, *(place.code for place in places)]
        places.append(
            Place(
                f"65{number + 1:04d}000000",
                draw(st.sampled_from(parents)),
                draw(st.integers(0, 3)) == 0,
                draw(st.integers(0, 3)) == 0,
            )
        )
    regions = [HOME, CORPS, *(place.code for place in places)]
    bodies: list[Body] = []
    for number in range(draw(st.integers(2, 6))):
        line = draw(st.sampled_from((*LINES, LINES[0], LINES[0], None)))
        above = [None, *(each.code for each in bodies if each.line == line), *(each.code for each in bodies[-1:])]
        bodies.append(Body(f"d{number}", draw(st.sampled_from(regions)), line, draw(st.sampled_from(above))))
    # the first more often than others, so that what is designated provides entries too
    names = st.sampled_from([body.code for body in bodies] + [bodies[0].code] * 3)
    span = st.tuples(st.sampled_from(YEARS), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1]))
    element = st.sampled_from((ELEMENT, ELEMENT, ELEMENT, OTHER))
    acts = tuple(
        Act(f"a{number}", draw(element), draw(names), draw(st.sampled_from(regions)), *draw(span))
        for number in range(draw(st.integers(1, 5)))
    )
    entries = tuple(
        Listed(
            f"t/{number}",
            draw(names),
            draw(element),
            draw(st.sampled_from(("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED", "NOT_SHARED", "NOT_SHARED", None))),
            draw(st.integers(0, 4)) == 0,
            draw(span) if draw(st.integers(0, 3)) else None,
            draw(st.integers(0, 4)) == 0,
        )
        for number in range(draw(st.integers(1, 8)))
    )
    return World(tuple(places), tuple(bodies), acts, entries)


@st.composite
def asked(draw: st.DrawFn) -> tuple[World, list[tuple[str, datetime]]]:
    """A world and nine questions about it: a region and an instant, often the very moment something begins or ends."""
    world = _world(draw)
    regions = [HOME, CORPS, *(place.code for place in world.places)]
    instants = st.sampled_from((*range(2019, 2030), *range(2021, 2026))).map(moment)
    return world, [(draw(st.sampled_from(regions)), draw(instants)) for _ in range(9)]
