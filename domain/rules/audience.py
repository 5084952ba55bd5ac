"""Who may see a node: interned sets of tokens, and which of them a caller can read.

The id of a set is its canonical text, so that the readable ones follow from a caller's tokens without a question:
PUBLIC takes in everybody and GOV every department, so a set holding one of them is written as that alone.

An entry that is published is PUBLIC or GOV, by its open type; a draft is its provider's. A resource has the audience of
its published entries together: who reads one of them reads it. One without is every department's, also where a draft is
attached to it; that it is attached is seen with the draft only, so each pattern over ATTACHED names the entry and
carries its predicate. An item has its entry's audience, a field its resource's. `doctor` checks all of these.
"""

from __future__ import annotations

from collections.abc import Iterable

PUBLIC = "PUBLIC"
GOV = "GOV"
EVERY_CALLER = (PUBLIC, GOV)


def interned(tokens: Iterable[str]) -> str:
    """The id of the set with these tokens."""
    wanted = set(tokens)
    for wide in (PUBLIC, GOV):
        if wide in wanted:
            return wide
    return "|".join(sorted(wanted))


def of_resource(published: Iterable[str]) -> str:
    """The id of a resource's audience, of those of its published entries."""
    return interned(token for audience in published for token in audience.split("|")) or GOV


def readable(tokens: Iterable[str]) -> tuple[str, ...]:
    """The ids of the sets that a caller with these wide tokens can read (until identities exist: PUBLIC and GOV)."""
    return tuple(token for token in (PUBLIC, GOV) if token in set(tokens))
