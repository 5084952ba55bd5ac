"""The parameters of the statements of findings: location of the scope, candidates of a kind, values of its rule."""

from __future__ import annotations

from typing import Any

from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from domain.rules.entry_requirements import IDENTIFIERS, OWN_BASES, WITHOUT_IDENTIFIER
from graph.deadline_reads import DeadlineReads
from graph.findings.scope import FindingScope, as_list


async def location_parameters(reads: DeadlineReads, scope: FindingScope, subject: Subject) -> dict[str, Any]:
    """The parameters that restrict subjects to the regions and departments of the scope."""
    # an entry has no platform of its own, and its provider may be in a region without one
    name, query = ("platforms", "finding/platforms_within")
    if subject is Subject.ENTRY:
        name, query = ("providerRegions", "finding/regions_within")
    codes = None
    if scope.regions is not None:
        codes = await reads.memoised_list(query, regions=as_list(scope.regions))
    return {name: codes, "departments": as_list(scope.departments)}


async def candidate_parameters(reads: DeadlineReads, scope: FindingScope, kind: Kind) -> dict[str, Any]:
    """The parameters that select and check the candidates of a kind within the scope."""
    parameters = {
        **await location_parameters(reads, scope, kind.subject),
        **await rule_parameters(reads, kind),
        **scope.candidates(kind),
    }
    if kind.subject is Subject.FLOW:
        skips_level = kind is Kind.LEVEL_SKIPPED
        parameters["routes"] = await reads.memoised_list("finding/level_skipping_routes") if skips_level else None
    return parameters


async def rule_parameters(reads: DeadlineReads, kind: Kind) -> dict[str, Any]:
    """The parameters of the rule of a kind."""
    match kind:
        case Kind.NOT_REPORTED:
            return {"prescribed": await reads.memoised_list("finding/prescribed_elements")}
        case Kind.RESTRICTION_WITHOUT_BASIS:
            return {"ownBases": OWN_BASES}
        case Kind.IDENTIFIER_MISSING:
            identifiers = [
                {"subject": identifier.subject.value, "name": identifier.name, "element": identifier.element}
                for identifier in IDENTIFIERS
            ]
            return {"identifiers": identifiers, "withoutIdentifier": list(WITHOUT_IDENTIFIER)}
        case _:
            return {}
