"""Random small catalogs for tests of facets, and the expected facets in plain Python: the filtered list, counted by
hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.region import HOME
from tests.strategies import seeded as st
from tests.support.graph_builder import GraphBuilder

REGIONS = (HOME, "653100000000", "653101000000")
DEPARTMENTS = {"d1": REGIONS[0], "d2": REGIONS[1], "d3": REGIONS[1], "d4": REGIONS[2]}
LIBRARIES = ("l1", "l2", "l3")
ELEMENTS = {"NP-01-01": "NP-01", "NP-01-02": "NP-01", "NP-02-01": "NP-02", "LE-01-01": "LE-01"}
SHARE_TYPES = ("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")
OPEN_TYPES = ("UNCONDITIONAL", "CONDITIONAL", "NOT_OPEN")
CYCLES = ("DAILY", "MONTHLY", "YEARLY")


@dataclass(frozen=True)
class FacetEntry:
    """An entry. `draft`: no caller may see it."""

    code: str
    provider: str
    share_type: str | None
    open_type: str | None
    cycle: str | None
    elements: tuple[str, ...]
    libraries: tuple[str, ...]
    draft: bool
    attached: bool

    def keys(self, facet: str) -> Iterable[Any]:
        """Its values of a facet; related objects by their codes."""
        values: Mapping[str, Iterable[Any]] = {
            "status": ("PUBLISHED",),
            "attached": (self.attached,),
            "shareType": (self.share_type,),
            "openType": (self.open_type,),
            "updateCycle": (self.cycle,),
            "provider": (self.provider,),
            "region": (DEPARTMENTS[self.provider],),
            "library": self.libraries,
            "category": {ELEMENTS[element] for element in self.elements},
        }
        return [value for value in values[facet] if value is not None]


@dataclass(frozen=True)
class FacetRequest:
    """A filter as it is sent, its rule in Python, and the number of objects to list."""

    where: Mapping[str, Any] | None
    passes: Callable[[FacetEntry], bool]
    first: int


@dataclass(frozen=True)
class FacetWorld:
    entries: tuple[FacetEntry, ...]

    def build_graph(self) -> GraphBuilder:
        builder = GraphBuilder()
        for code, parent in zip(REGIONS, (None, *REGIONS), strict=False):
            builder.region(code, parent)
        builder.platform(HOME)
        for code, region in DEPARTMENTS.items():
            builder.department(code, region)
        for library in LIBRARIES:
            builder.library(library, "d1")
        for category in sorted(set(ELEMENTS.values())):
            builder.category(category)
        for element, category in ELEMENTS.items():
            builder.element(element, category)
        for entry in self.entries:
            builder.entry(
                entry.code,
                entry.provider,
                realizes=entry.elements,
                libraries=entry.libraries,
                draft=entry.draft,
                shareType=entry.share_type,
                openType=entry.open_type,
                updateCycle=entry.cycle,
            )
            builder.resource(entry.code, HOME, entry.code if entry.attached else None)
        return builder

    def facet(self, name: str, passes: Callable[[FacetEntry], bool], first: int | None) -> dict[str, Any]:
        """The expected facet of the visible entries that pass. `first`: the number of values listed; None for all."""
        rows = [entry for entry in self.entries if not entry.draft and passes(entry)]
        counts = Counter(key for entry in rows for key in entry.keys(name))
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        omitted = max(0, len(ranked) - first) if first else 0
        return {
            "values": [
                {"value": value if first is None else {"code": value}, "count": count}
                for value, count in ranked[:first]
            ],
            "absent": len([entry for entry in rows if not list(entry.keys(name))]),
            "completeness": {
                "complete": not omitted,
                "stoppedBy": ["PAGE"] if omitted else [],
                "omitted": omitted,
                "hidden": 0,
                "consistent": True,
            },
        }


def _subset(draw: st.DrawFn, values: Iterable[str], chance: int) -> tuple[str, ...]:
    return tuple(value for value in values if draw(st.integers(0, 99)) < chance)


@st.composite
def worlds_with_requests(draw: st.DrawFn) -> tuple[FacetWorld, list[FacetRequest]]:
    """A catalog and a request with each kind of filter."""
    entries = tuple(
        FacetEntry(
            f"t/{number}",
            draw(st.sampled_from((*DEPARTMENTS, "d1"))),
            draw(st.sampled_from((*SHARE_TYPES, None))),
            draw(st.sampled_from((*OPEN_TYPES, None))),
            draw(st.sampled_from((*CYCLES, None))),
            _subset(draw, ELEMENTS, 40),
            _subset(draw, LIBRARIES, 40),
            draw(st.integers(0, 3)) == 0,
            draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 14)))
    )
    share, library, element = (
        draw(st.sampled_from(SHARE_TYPES)),
        draw(st.sampled_from(LIBRARIES)),
        draw(st.sampled_from(tuple(ELEMENTS))),
    )
    requests = [
        FacetRequest(None, lambda _: True, draw(st.integers(1, 4))),
        FacetRequest({"shareType": {"eq": share}}, lambda entry: entry.share_type == share, draw(st.integers(1, 4))),
        FacetRequest(
            {"or": [{"library": {"code": {"eq": library}}}, {"element": {"code": {"eq": element}}}]},
            lambda entry: library in entry.libraries or element in entry.elements,
            draw(st.integers(1, 4)),
        ),
    ]
    return FacetWorld(entries), requests
