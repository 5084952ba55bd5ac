"""The statement that reads what lies between two resources. Of what is asked its text has one number, the bound of its
quantified path patterns; kinds, ids and the instant travel as parameters, levels and order are decided by the search.
"""

from __future__ import annotations

from typing import Any

from graph import query_files
from graph.lineage.paths.ast import LONGEST
from graph.lineage.paths.request import PathRequest
from graph.query_markers import MAX_LENGTH, replace_marker

SUBGRAPH = "lineage/paths_subgraph"
BOUNDS = (3, 6, 10, 20, LONGEST)
"""The bounds that texts are made with, for a length the next that is not smaller: a text that the server has not met is
planned, which takes longer than to read some more than is needed."""
FEW_PLACES = 1_000
"""How many resources are looked at from either side in one statement."""
MOST_FLOWS = 20_000
"""How many flows between them are read in one statement."""
MOST_READ = 50_000
"""How many flows are read step by step, where one statement does not do."""


def bound(length: int) -> int:
    """The bound that is read for paths of at most so many flows."""
    return next(each for each in BOUNDS if length <= each)


def subgraph_statement(length: int | None) -> str:
    """For paths of at most `length` flows, one of BOUNDS; None: of any."""
    longest = "" if length is None else str(bound(length))
    return replace_marker(query_files.load_query(SUBGRAPH).body, MAX_LENGTH, longest)


def parameters(path_request: PathRequest) -> dict[str, Any]:
    """What every statement speaks of, and the corridor's own."""
    return {
        "from": path_request.start,
        "to": path_request.goal,
        "at": path_request.as_of,
        "kinds": path_request.kinds,
        "audiences": list(path_request.audiences),
        "few": FEW_PLACES + 1,
        "most": MOST_FLOWS + 1,
    }
