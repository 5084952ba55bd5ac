"""Who sends a request, and what they may read."""

from __future__ import annotations

from dataclasses import dataclass

from domain.rules.audience import EVERY_CALLER, readable


@dataclass(frozen=True, slots=True)
class Viewer:
    """`audiences`: ids of the audiences whose nodes the viewer may read (domain/rules/audience.py)."""

    audiences: tuple[str, ...]


ANONYMOUS = Viewer(readable(EVERY_CALLER))
"""Every caller, until identities exist."""
