"""Requirements of Art. 13 and 19 that relate several properties of a catalog entry. Pure.

Findings check published entries by them (graph/queries/finding). Each rule takes plain values, so that a rule for
writes can apply it to an entry before it is published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.model.catalog_enums import OpenType, ShareType
from domain.model.graph_enums import CategorySubject

RESTRICTED = (ShareType.CONDITIONAL, ShareType.NOT_SHARED)
"""The share types for which Art. 19, last paragraph, requires a basis in law or in rules of the state."""
OWN_BASES = "xj-2023-11#"
"""The beginning of the keys of legal bases that are articles of the measures. The measures require a basis; they are
none themselves (our reading of Art. 19, last paragraph)."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """The unique identifier of a subject of base data (Art. 13): its name, and the element that it realizes."""

    subject: CategorySubject
    name: str
    element: str


IDENTIFIERS = (
    Identifier(CategorySubject.NATURAL_PERSON, "公民身份号码", "NP-01-01"),
    Identifier(CategorySubject.LEGAL_ENTITY, "统一社会信用代码", "LE-04-01"),
)
"""Art. 13, third and fourth paragraph. Natural resources have none."""
WITHOUT_IDENTIFIER = ("NP-11",)
"""Categories whose data needs no identifier: 不动产登记数据 (Art. 13) describes real estate, whose owners may be
persons of either kind (our reading)."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of an entry: its name, and of the element that it realizes the code, category and subject, or None."""

    name: str
    element: str | None = None
    category: str | None = None
    subject: str | None = None


def lacks_basis(share_type: str | None, bases: Iterable[str]) -> bool:
    """Whether an entry is restricted without a basis other than the measures. `bases`: keys of legal bases."""
    return share_type in RESTRICTED and all(key.startswith(OWN_BASES) for key in bases)


def opens_beyond_sharing(share_type: str | None, open_type: str | None) -> bool:
    """Whether an entry is open to the public without a condition, but restricted for departments.

    The measures do not say so in terms; that this contradicts itself is our reading of Art. 19.
    """
    return share_type in RESTRICTED and open_type == OpenType.UNCONDITIONAL


def missing_identifiers(items: Collection[ItemFacts]) -> tuple[str, ...]:
    """The names of the identifiers that an entry with these items lacks, in the order of Art. 13.

    An entry needs an identifier if an item realizes an element of a category of its subject. It has it if an item has
    its name or realizes its element.
    """
    needed = {item.subject for item in items if item.category not in WITHOUT_IDENTIFIER}
    names = {item.name for item in items}
    realized = {item.element for item in items}
    return tuple(
        identifier.name
        for identifier in IDENTIFIERS
        if identifier.subject in needed and identifier.name not in names and identifier.element not in realized
    )
