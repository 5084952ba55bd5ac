"""Result caches that the requests of one service share."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.findings.whole_graph import WholeGraphCache
from graph.lineage.paths.result_cache import PathReadCache
from graph.lineage.result_cache import TraversalCache


@dataclass
class Caches:
    """`answers`: lineage answers, for their next pages; `paths`: what was read for a page of paths, for the next one;
    `whole`: findings that only the whole graph decides."""

    answers: TraversalCache = field(default_factory=TraversalCache)
    paths: PathReadCache = field(default_factory=PathReadCache)
    whole: WholeGraphCache = field(default_factory=WholeGraphCache)
