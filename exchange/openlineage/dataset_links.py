"""Statements that two names are one dataset: symlinks, and renamings, by which one name replaced the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.openlineage.state import DatasetFacts, LineageState


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A statement that two names are one dataset. `at`: its instant; `run`: of a renaming, the run that renamed.

    `name` is the new name of a renaming, `other` the former one.
    """

    at: str
    name: str
    other: str
    renames: bool = False
    run: str = ""

    def is_stated_by(self, state: LineageState) -> bool:
        """Whether the events of a state contain this link."""
        facts = state.datasets.get(self.name)
        if facts is None:
            return False
        return self.at in facts.renamed.get(self.other, ()) if self.renames else self.other in facts.links


def links_of(datasets: Mapping[str, DatasetFacts]) -> list[Link]:
    """The links that the datasets state, the earliest first."""
    symlinks = [
        Link(facts.links[other], name, other)
        for name, facts in datasets.items()
        for other in facts.current_links
        if other in datasets
    ]
    renamings = [
        Link(at, name, former, renames=True, run=run)
        for name, facts in datasets.items()
        for former, runs in facts.renamed.items()
        if former in datasets
        for at, run in runs.items()
    ]
    return sorted([*symlinks, *renamings])
