"""The caller of a request, with the audiences that it may read."""

from __future__ import annotations

from dataclasses import dataclass

from domain.rules.audience import EVERY_CALLER, readable_audiences


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller. `audiences`: ids of the audiences whose nodes it may read (domain/rules/audience.py)."""

    audiences: tuple[str, ...]


ANONYMOUS = Viewer(readable_audiences(EVERY_CALLER))
"""The viewer of every request until identities exist."""
