"""Result caches that the requests of one service share."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.finding.whole import KeptWhole
from graph.lineage.kept import KeptAnswers
from graph.lineage.paths.kept import KeptReads


@dataclass
class Caches:
    """`answers`: lineage answers, for their next pages; `paths`: what was read for a page of paths, for the next one;
    `whole`: findings that only the whole graph decides."""

    answers: KeptAnswers = field(default_factory=KeptAnswers)
    paths: KeptReads = field(default_factory=KeptReads)
    whole: KeptWhole = field(default_factory=KeptWhole)
