"""Who is the source of an element for a region (Art. 13; Art. 4(5) for 兵团)."""

from __future__ import annotations

from dataclasses import dataclass

from tests.oracles.assessment.judgement import Judgement
from tests.oracles.assessment.world import Designation, valid


@dataclass(frozen=True)
class Source:
    """An effective designation and the department that is the source by it. `distance`: steps to its region."""

    designation: str
    department: str
    by_reference: bool
    distance: int


@dataclass(frozen=True)
class _Reached:
    """A designation, its distance from the judged region, and whether it applies by reference only."""

    designation: Designation
    distance: int
    by_reference: bool


def sources(judged: Judgement, element: str, scope: str | None) -> list[Source]:
    """The source by each effective designation, in the order of scopes, the one for all first, and of keys.

    With a scope it is the nearest designation for it or for all. Without one all count that no nearer designation
    replaces.
    """
    in_reach = _in_reach(judged, element)
    if scope is None:
        effective = [reached for reached in in_reach if not any(_replaces(nearer, reached) for nearer in in_reach)]
    else:
        fitting = [reached for reached in in_reach if reached.designation.scope in (None, scope)]
        least = min((reached.distance for reached in fitting), default=0)
        effective = [reached for reached in fitting if reached.distance == least]
    effective.sort(key=lambda reached: (reached.designation.scope or "", reached.designation.key))
    return [_source(judged, reached) for reached in effective]


def _in_reach(judged: Judgement, element: str) -> list[_Reached]:
    own = judged.distances
    referred = _distances_by_reference(judged)
    reached = []
    for designation in judged.world.designations_of[element]:
        if not valid(designation, judged.at):
            continue
        if designation.region in own:
            reached.append(_Reached(designation, own[designation.region], False))
        elif designation.region in referred:
            reached.append(_Reached(designation, referred[designation.region], True))
    return reached


def _distances_by_reference(judged: Judgement) -> dict[str, int]:
    """The regions whose designations apply by reference, and their distance."""
    referring = judged.reference_region()
    if referring is None or referring.by_reference is None:
        return {}
    steps_to_referring = list(judged.upward(judged.region)).index(referring.code)
    beyond = enumerate(judged.upward(referring.by_reference), steps_to_referring + 1)
    return {code: steps for steps, code in beyond if not judged.world.region[code].nominal}


def _replaces(nearer: _Reached, farther: _Reached) -> bool:
    """Whether a designation takes the place of one that is farther away: it holds for all, or for the same scope."""
    scope = nearer.designation.scope
    return nearer.distance < farther.distance and (scope is None or scope == farther.designation.scope)


def _source(judged: Judgement, reached: _Reached) -> Source:
    designation = reached.designation
    department = designation.department
    if reached.by_reference:
        department = _own_body_of_line(judged, department) or department
    return Source(designation.key, department, reached.by_reference, reached.distance)


def _own_body_of_line(judged: Judgement, department: str) -> str | None:
    """兵团's body of the line of the department, if it has one."""
    referring, line = judged.reference_region(), judged.world.department[department].line
    if referring is None or line is None:
        return None
    bodies = judged.world.departments_serving[referring.code]
    return min((body.code for body in bodies if body.line == line), default=None)
