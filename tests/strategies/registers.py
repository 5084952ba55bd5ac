"""Entries for tests of their findings: share and open type, legal bases, items, and the instant of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from hypothesis import strategies as st

from domain.rules.entry_requirements import ItemFacts
from tests.support.graph_builder import GraphBuilder

PERSON, ORGANISATION = ("NP-01-01", "NP-01", "NATURAL_PERSON"), ("LE-04-01", "LE-04", "LEGAL_ENTITY")
ELEMENTS = (
    PERSON,
    ("NP-01-02", "NP-01", "NATURAL_PERSON"),
    ("NP-11-01", "NP-11", "NATURAL_PERSON"),
    ORGANISATION,
    ("LE-01-02", "LE-01", "LEGAL_ENTITY"),
    ("NR-01-01", "NR-01", "NATURAL_RESOURCE"),
)
"""Elements, each with its category and the subject of that."""
NAMES = ("公民身份号码", "统一社会信用代码", "居民身份号", "备注")
SHARE_TYPES = (None, "UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")
OPEN_TYPES = (None, "UNCONDITIONAL", "CONDITIONAL", "NOT_OPEN")
BASES = ("xj-2023-11#19", "xj-2023-11#8", "pipl#28", "tax#8")


@dataclass(frozen=True)
class RegisterSpec:
    """An entry. `bases`: keys. `items`: for each a name, and the number of the element that it realizes or None.
    `published`: one of the instants of a test, or None if it is not recorded."""

    share: str | None
    open: str | None
    bases: tuple[str, ...]
    items: tuple[tuple[str, int | None], ...]
    published: datetime | None
    draft: bool

    @property
    def item_facts(self) -> list[ItemFacts]:
        return [ItemFacts(name, *(ELEMENTS[number] if number is not None else ())) for name, number in self.items]


def write_elements(builder: GraphBuilder) -> None:
    """Add the legal bases, the categories and the elements."""
    for key in BASES:
        builder.basis(key)
    for category, subject in sorted({(category, subject) for _, category, subject in ELEMENTS}):
        builder.category(category, subject=subject)
    for element, category, _ in ELEMENTS:
        builder.element(element, category)


def write_register(builder: GraphBuilder, code: str, provider: str, spec: RegisterSpec) -> None:
    """Add the entry, after its elements."""
    builder.entry(
        code,
        provider,
        items=[(name, ELEMENTS[number][0] if number is not None else None) for name, number in spec.items],
        restricted_by=spec.bases,
        draft=spec.draft,
        shareType=spec.share,
        openType=spec.open,
        publishedAt=spec.published,
    )


def draw_register(random: Random, instants: tuple[datetime | None, ...]) -> RegisterSpec:
    """A register, often restricted. `instants`: of publication."""
    pick = random.choice
    numbers = (None, *range(len(ELEMENTS)))
    return RegisterSpec(
        pick((*SHARE_TYPES, "CONDITIONAL", "NOT_SHARED")),
        pick((*OPEN_TYPES, "UNCONDITIONAL")),
        tuple(random.sample(BASES, pick((0, 1, 1, 2)))),
        tuple((pick(NAMES), pick(numbers)) for _ in range(pick((1, 1, 2, 2, 3)))),
        pick(instants),
        random.randrange(6) == 0,
    )


def registers(instants: tuple[datetime | None, ...]) -> st.SearchStrategy[RegisterSpec]:
    """Registers for Hypothesis. `instants`: of publication."""
    items = st.tuples(st.sampled_from(NAMES), st.none() | st.sampled_from(range(len(ELEMENTS))))
    return st.builds(
        RegisterSpec,
        st.sampled_from(SHARE_TYPES),
        st.sampled_from(OPEN_TYPES),
        st.lists(st.sampled_from(BASES), max_size=2, unique=True).map(tuple),
        st.lists(items, max_size=3).map(tuple),
        st.sampled_from(instants),
        st.booleans(),
    )
