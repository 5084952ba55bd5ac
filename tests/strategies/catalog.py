"""Random small worlds for tests of the authoritative source, and the expected answers in plain Python.

The oracle is written from the design and from Art. 4(5) and 13 alone; it does not use Cypher.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.model.region import HOME
from tests.strategies import seeded as st
from tests.support.graph_builder import GraphBuilder

CORPS = "660000000000"
LINES = ("公安", "民政", "税务")
NAMED_LINES = ("民政", "教育")
"""The lines that the element's category names as lawful collectors."""
ELEMENT, OTHER = "NP-01-01", "NP-01-02"
YEARS = range(2020, 2026)


@dataclass(frozen=True)
class AuthorityRegion:
    code: str
    parent: str | None
    administered: bool = False
    nominal: bool = False


@dataclass(frozen=True)
class AuthorityDepartment:
    code: str
    serves: str
    line: str | None
    guided_by: str | None


@dataclass(frozen=True)
class AuthorityDesignation:
    """A designation, valid from the first instant of the year `since` until that of `until`."""

    key: str
    element: str
    department: str
    region: str
    since: int
    until: int


@dataclass(frozen=True)
class AuthorityEntry:
    """An entry. `fed`: the years in which a COLLECTION flow feeds its resource, None without a resource."""

    code: str
    provider: str
    element: str
    share: str | None
    draft: bool
    fed: tuple[int, int] | None
    fed_from_draft: bool = False


@dataclass(frozen=True)
class AuthorityWorld:
    regions: tuple[AuthorityRegion, ...]
    bodies: tuple[AuthorityDepartment, ...]
    acts: tuple[AuthorityDesignation, ...]
    entries: tuple[AuthorityEntry, ...]

    def build_graph(self) -> GraphBuilder:
        builder = GraphBuilder(hides_resources_of_drafts=True)
        builder.region(HOME, level="PROVINCE")
        builder.region(CORPS, by_reference=HOME, level="PROVINCE")
        for region in self.regions:
            by = CORPS if region.administered else None
            builder.region(region.code, region.parent, administered_by=by, nominal=region.nominal)
        for body in self.bodies:
            builder.department(body.code, body.serves, body.line, body.guided_by)
        builder.platform(HOME)
        builder.category(lines=NAMED_LINES)
        builder.element(ELEMENT)
        builder.element(OTHER)
        for act in self.acts:
            builder.designation(act.key, act.element, act.department, act.region, moment(act.since), moment(act.until))
        builder.resource("giver", HOME)
        if self.bodies:
            builder.entry("hidden", self.bodies[0].code, draft=True)
            builder.resource("hidden giver", HOME, "hidden")
        for entry in self.entries:
            builder.entry(
                entry.code, entry.provider, realizes=[entry.element], shareType=entry.share, draft=entry.draft
            )
            if entry.fed:
                builder.resource(entry.code, HOME, entry.code)
                giver = "hidden giver" if entry.fed_from_draft else "giver"
                builder.flow(entry.code, giver, entry.code, "COLLECTION", *map(moment, entry.fed))
        return builder

    def source(self, region: str, at: datetime) -> dict[str, Any]:
        """The expected answer of authoritativeSource, with codes for objects."""
        act, by_reference = self._designation(region, at)
        chief = next((body for body in self.bodies if act and body.code == act.department), None)
        if not act or not chief:
            return {
                "status": "UNDESIGNATED",
                "byReference": False,
                "designation": None,
                "department": None,
                "localCollector": None,
                "candidates": [{"line": line} for line in NAMED_LINES],
                "repeatCollectorCount": 0,
                "repeatCollectors": [],
            }
        source = self._source_by_reference(chief) if by_reference else chief
        repeated = list(self._repeat_collectors(source, region, at))
        return {
            "status": "DESIGNATED",
            "byReference": by_reference,
            "designation": {"id": f"designation_{act.key}"},
            "department": {"code": source.code},
            "localCollector": self._local_collector(chief, region, by_reference),
            "candidates": [{"line": line} for line in NAMED_LINES],
            "repeatCollectorCount": len(repeated),
            "repeatCollectors": repeated,
        }

    def _source_by_reference(self, chief: AuthorityDepartment) -> AuthorityDepartment:
        """兵团's department of the same line, if there is one."""
        bodies = [body for body in self.bodies if body.serves == CORPS and body.line == chief.line is not None]
        return min(bodies, key=lambda body: body.code, default=chief)

    def _region(self, code: str) -> AuthorityRegion | None:
        return next((region for region in self.regions if region.code == code), None)

    def _ancestors(self, code: str) -> list[str]:
        """The region and its ancestors; 兵团 is the parent of a region that it administers."""
        spec = self._region(code)
        if spec is None:
            return [code]
        above = CORPS if spec.administered else spec.parent
        return [code, *(self._ancestors(above) if above else [])]

    def _designation(self, region: str, at: datetime) -> tuple[AuthorityDesignation | None, bool]:
        chain = [(code, False) for code in self._ancestors(region)]
        if chain[-1][0] == CORPS:
            chain.append((HOME, True))
        for code, by_reference in chain:
            spec = self._region(code)
            if spec and spec.nominal:
                continue
            valid = [
                act
                for act in self.acts
                if act.element == ELEMENT and act.region == code and moment(act.since) <= at < moment(act.until)
            ]
            if valid:
                return min(valid, key=lambda act: act.key), by_reference
        return None, False

    def _local_collector(self, chief: AuthorityDepartment, region: str, by_reference: bool) -> dict[str, str] | None:
        for code in self._ancestors(region):
            spec = self._region(code)
            if spec and spec.nominal:
                continue
            codes = [
                body.code
                for body in self.bodies
                if body.serves == code
                and body.line is not None
                and body.line == chief.line
                and (by_reference or chief.code in self._guiding(body))
            ]
            if codes:
                return {"code": min(codes)}
        return None

    def _guiding(self, body: AuthorityDepartment) -> Iterator[str]:
        yield body.code
        above = next((other for other in self.bodies if other.code == body.guided_by), None)
        if above:
            yield from self._guiding(above)

    def _repeat_collectors(self, chief: AuthorityDepartment, region: str, at: datetime) -> Iterator[dict[str, Any]]:
        shares = [
            entry.share or "CONDITIONAL"
            for entry in self.entries
            if entry.provider == chief.code and entry.element == ELEMENT and not entry.draft
        ]
        shared = any(share != "NOT_SHARED" for share in shares)
        reason = "SOURCE_SHARES" if shared else "SOURCE_NOT_SHARED" if shares else "SOURCE_NOT_IN_CATALOG"
        by_code = {body.code: body for body in self.bodies}
        for entry in sorted(self.entries, key=lambda entry: (by_code[entry.provider].serves, entry.code)):
            body = by_code[entry.provider]
            on_the_line = region in self._ancestors(body.serves) or body.serves in self._ancestors(region)
            fed = entry.fed and moment(entry.fed[0]) <= at < moment(entry.fed[1]) and not entry.fed_from_draft
            other_line = body != chief and (body.line is None or body.line != chief.line)
            if entry.element == ELEMENT and not entry.draft and fed and on_the_line and other_line:
                is_named = body.line in NAMED_LINES
                yield {
                    "department": {"code": body.code},
                    "entry": {"code": entry.code},
                    "allowed": None if is_named else not shared,
                    "reason": "LAWFUL_COLLECTOR" if is_named else reason,
                }


def moment(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _world(draw: st.DrawFn) -> AuthorityWorld:
    specs: list[AuthorityRegion] = []
    for number in range(draw(st.integers(1, 5))):
        parents = [HOME, *(spec.code for spec in specs)]
        specs.append(
            AuthorityRegion(
                f"65{number + 1:04d}000000",
                draw(st.sampled_from(parents)),
                draw(st.integers(0, 3)) == 0,
                draw(st.integers(0, 3)) == 0,
            )
        )
    regions = [HOME, CORPS, *(spec.code for spec in specs)]
    bodies: list[AuthorityDepartment] = []
    for number in range(draw(st.integers(2, 6))):
        line = draw(st.sampled_from((*LINES, LINES[0], LINES[0], None)))
        above = [None, *(body.code for body in bodies if body.line == line), *(body.code for body in bodies[-1:])]
        bodies.append(
            AuthorityDepartment(f"d{number}", draw(st.sampled_from(regions)), line, draw(st.sampled_from(above)))
        )
    # the first more often, so that designated departments provide entries as well
    names = st.sampled_from([body.code for body in bodies] + [bodies[0].code] * 3)
    span = st.tuples(st.sampled_from(YEARS), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
    element = st.sampled_from((ELEMENT, ELEMENT, ELEMENT, OTHER))
    # the autonomous region more often, so that designations hold for most regions
    within = st.sampled_from([*regions, HOME, HOME, HOME])
    acts = tuple(
        AuthorityDesignation(f"a{number}", draw(element), draw(names), draw(within), *draw(span))
        for number in range(draw(st.integers(1, 5)))
    )
    entries = tuple(
        AuthorityEntry(
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
    return AuthorityWorld(tuple(specs), tuple(bodies), acts, entries)


@st.composite
def worlds_with_requests(draw: st.DrawFn) -> tuple[AuthorityWorld, list[tuple[str, datetime]]]:
    """A world and nine requests: a region and an instant, often one at which something begins or ends."""
    world = _world(draw)
    regions = [HOME, CORPS, *(region.code for region in world.regions)]
    instants = st.sampled_from((*range(2019, 2030), *range(2021, 2026))).map(moment)
    return world, [(draw(st.sampled_from(regions)), draw(instants)) for _ in range(9)]
