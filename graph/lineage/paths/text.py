"""The statement that reads what lies between two resources. Of what is asked its text has one number, the bound of its
quantified path patterns; kinds, ids and the instant travel as parameters, levels and order are decided by the search.
"""

from __future__ import annotations

from typing import Any

from graph import library
from graph.lineage.paths.pattern import LONGEST
from graph.lineage.paths.request import Wanted

CORRIDOR = "lineage/corridor"
BOUND = f"{{0,{LONGEST}}}"
FEW_PLACES = 1_000
"""How many resources are looked at from either side in one statement."""
MOST_FLOWS = 20_000
"""How many flows between them are read in one statement."""
MOST_READ = 50_000
"""How many flows are read step by step, where one statement does not do."""


def corridor(length: int | None) -> str:
    """For paths of at most `length` flows; None: of any."""
    if length is not None and not 1 <= length <= LONGEST:
        raise ValueError(length)
    return library.question(CORRIDOR).body.replace(BOUND, "{0,}" if length is None else f"{{0,{length}}}")


def parameters(wanted: Wanted) -> dict[str, Any]:
    """What every statement speaks of, and the corridor's own."""
    return {
        "from": wanted.start,
        "to": wanted.goal,
        "at": wanted.as_of,
        "kinds": wanted.kinds,
        "audiences": list(wanted.audiences),
        "few": FEW_PLACES + 1,
        "most": MOST_FLOWS + 1,
    }
