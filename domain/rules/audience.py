"""Audiences: interned sets of tokens that say which callers may read a node.

The id of a set is its canonical text, so the readable sets follow from a caller's tokens without a query. PUBLIC
includes every caller and GOV every department, so a set that contains one of them has that token as its id.

A published entry is PUBLIC or GOV, by its open type; the audience of a draft is its provider. A resource has the union
of the audiences of its published entries: a caller who may read one of them may read the resource. A resource without
a published entry is GOV, even if a draft is attached to it. The attachment is visible only with the draft, so each
pattern over ATTACHED names the entry and filters by its audience. An item has its entry's audience, a field that of its
resource. `doctor` checks all of this.
"""

from __future__ import annotations

from collections.abc import Iterable

PUBLIC = "PUBLIC"
GOV = "GOV"
EVERY_CALLER = (PUBLIC, GOV)


def audience_id(tokens: Iterable[str]) -> str:
    """The id of the set with these tokens."""
    distinct = set(tokens)
    for wide in (PUBLIC, GOV):
        if wide in distinct:
            return wide
    return "|".join(sorted(distinct))


def resource_audience_id(published: Iterable[str]) -> str:
    """The id of a resource's audience, from the audiences of its published entries."""
    return audience_id(token for audience in published for token in audience.split("|")) or GOV


def readable_audiences(tokens: Iterable[str]) -> tuple[str, ...]:
    """The ids of the sets that a caller with these tokens may read (until identities exist: PUBLIC and GOV)."""
    return tuple(token for token in (PUBLIC, GOV) if token in set(tokens))
