"""Result caches that the requests of one service share."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.findings.whole_graph import WholeGraphCache
from graph.lineage.paths.result_cache import PathReadCache
from graph.lineage.result_cache import TraversalCache


@dataclass
class Caches:
    """`traversals`: lineage results, for later pages. `paths`: what was read for a page of paths, for later pages.
    `whole_graph`: findings that are evaluated over the whole graph."""

    traversals: TraversalCache = field(default_factory=TraversalCache)
    paths: PathReadCache = field(default_factory=PathReadCache)
    whole_graph: WholeGraphCache = field(default_factory=WholeGraphCache)
