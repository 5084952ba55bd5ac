"""Every argument and field of an input object that names a node, with a request that uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamingCase:
    """A root field with NAME in place of the argument, a code, and the id of the same node.

    `code`: null for a node without a code. `error`: the code of the error for an id of another kind, null for a lookup.
    """

    field: str
    code: str
    id: str
    error: str | None = None
    argument: str = ""


ELEMENT = ("NP-04-01", "element_NP-04-01", "UNKNOWN_ELEMENT")
REGION = ("653101000000", "region_653101000000", "UNKNOWN_REGION")
DEPARTMENT = ("11650000YL0000207P", "department_11650000YL0000207P", "UNKNOWN_DEPARTMENT")
PLATFORM = ("653101000000", "platform_653101000000", "UNKNOWN_PLATFORM")
LIBRARY = ("base-population", "library_base-population", "UNKNOWN_LIBRARY")
ENTRY = ("303008/000001", "entry_303008/000001", "UNKNOWN_ENTRY")
RETURNED = "{ totalCount nodes { flow { id } } }"
ASSESSED = "{ region { code } department { code } needs { status } }"
LINEAGE = (
    'lineage(of: ["resource_650000000000/gongan-01"], direction: BOTH, depth: 2, preservePaths: false, '
    'asOf: "2026-09-01", milliseconds: 30000, where: {%s}) { counts { total } nodes { node { id } } }'
)
FINDINGS = 'findings(where: {%s}, asOf: "2026-09-01", first: 3) { totalCount nodes { key } }'

CASES = {
    "Query.authoritativeSource.element": NamingCase(
        "authoritativeSource(element: NAME) { element { code } status }", *ELEMENT, "element"
    ),
    "Query.authoritativeSource.region": NamingCase(
        'authoritativeSource(element: "NP-04-01", region: NAME) { region { code } status }', *REGION, "region"
    ),
    "DataElement.authoritativeSource.region": NamingCase(
        'dataElement(code: "NP-04-01") { authoritativeSource(region: NAME) { region { code } } }', *REGION, "region"
    ),
    "Scenario.assessment.region": NamingCase(
        f'scenario(code: "newborn") {{ assessment(region: NAME) {ASSESSED} }}', *REGION, "region"
    ),
    "Scenario.assessment.department": NamingCase(
        f'scenario(code: "newborn") {{ assessment(department: NAME) {ASSESSED} }}', *DEPARTMENT, "department"
    ),
    "Query.assessNeeds.region": NamingCase(
        f'assessNeeds(region: NAME, needs: [{{element: "NP-04-01", purpose: "a", freshness: DAILY}}]) {ASSESSED}',
        *REGION,
        "region",
    ),
    "Query.assessNeeds.department": NamingCase(
        f'assessNeeds(department: NAME, needs: [{{element: "NP-04-01", purpose: "a", freshness: DAILY}}]) {ASSESSED}',
        *DEPARTMENT,
        "department",
    ),
    "NeedInput.element": NamingCase(
        'assessNeeds(needs: [{element: NAME, purpose: "a", freshness: DAILY}]) { needs { status element { code } } }',
        *ELEMENT,
        "needs.element",
    ),
    "NeedInput.entry": NamingCase(
        'assessNeeds(needs: [{entry: NAME, purpose: "a", freshness: DAILY}]) { needs { status entry { code } } }',
        *ENTRY,
        "needs.entry",
    ),
    "Query.dataElement.code": NamingCase("dataElement(code: NAME) { id }", *ELEMENT[:2]),
    "Query.dataCategory.code": NamingCase("dataCategory(code: NAME) { id }", "NP-01", "category_NP-01"),
    "Query.department.code": NamingCase("department(code: NAME) { id }", *DEPARTMENT[:2]),
    "Query.region.code": NamingCase("region(code: NAME) { id }", *REGION[:2]),
    "Query.library.code": NamingCase("library(code: NAME) { id }", *LIBRARY[:2]),
    "Query.catalogEntry.code": NamingCase("catalogEntry(code: NAME) { id }", *ENTRY[:2]),
    "Query.scenario.code": NamingCase("scenario(code: NAME) { id }", "newborn", "scenario_newborn"),
    "Query.classification.key": NamingCase(
        'classification(scheme: "national", key: NAME) { id }', "201001", "class_national:201001"
    ),
    "Query.returnFlows.to": NamingCase(f"returnFlows(to: NAME) {RETURNED}", *REGION, "to"),
    "Query.returnFlows.element": NamingCase(
        f'returnFlows(to: "653101000000", element: NAME) {RETURNED}',
        *("NP-01-01", "element_NP-01-01", "UNKNOWN_ELEMENT"),
        "element",
    ),
    "Query.returnFlows.entry": NamingCase(f'returnFlows(to: "653101000000", entry: NAME) {RETURNED}', *ENTRY, "entry"),
    "Query.lineage.of": NamingCase(
        'lineage(of: [NAME], granularity: ENTRY, direction: BOTH, depth: 1, asOf: "2026-09-01", '
        "milliseconds: 30000) { counts { total } nodes { node { id } } }",
        *ENTRY,
        "of",
    ),
    "Query.paths.from": NamingCase(
        'paths(from: NAME, to: "region_653101000000", asOf: "2026-09-01", milliseconds: 30000) { nodes { length } }',
        *("NP-01-01", "element_NP-01-01", "UNKNOWN_RESOURCE"),
        "from",
    ),
    "Query.paths.to": NamingCase(
        'paths(from: "region_653101000000", to: NAME, asOf: "2026-09-01", milliseconds: 30000) { nodes { length } }',
        *("NP-01-01", "element_NP-01-01", "UNKNOWN_RESOURCE"),
        "to",
    ),
    "Query.impact.of": NamingCase(
        'impact(of: [NAME], asOf: "2026-09-01", milliseconds: 30000) { byDistance { distance fields } }',
        *("NP-01-01", "element_NP-01-01", "UNKNOWN_RESOURCE"),
        "of",
    ),
    "Query.impact.region": NamingCase(
        'impact(of: ["resource_650000000000/gongan-01"], region: NAME, asOf: "2026-09-01", milliseconds: 30000) '
        "{ coverageUnknown byDistance { distance resources } }",
        *REGION,
        "region",
    ),
    "LineageFilter.regions": NamingCase(LINEAGE % "regions: [NAME]", *REGION, "where.regions"),
    "LineageFilter.departments": NamingCase(LINEAGE % "departments: [NAME]", *DEPARTMENT, "where.departments"),
    "LineageFilter.platforms": NamingCase(LINEAGE % "platforms: [NAME]", *PLATFORM, "where.platforms"),
    "LineageFilter.libraries": NamingCase(LINEAGE % "libraries: [NAME]", *LIBRARY, "where.libraries"),
    "FindingFilter.regions": NamingCase(FINDINGS % "regions: [NAME]", *REGION, "where.regions"),
    "FindingFilter.departments": NamingCase(FINDINGS % "departments: [NAME]", *DEPARTMENT, "where.departments"),
    "FindingFilter.entries": NamingCase(FINDINGS % "entries: [NAME]", *ENTRY, "where.entries"),
}
"""By `Type.field.argument`, or by `InputType.field`."""
LISTS = {
    "Region": ("regions", "code", *REGION[:2]),
    "Department": ("departments", "code", *DEPARTMENT[:2]),
    "Platform": ("platforms", "code", *PLATFORM[:2]),
    "DataCategory": ("dataCategories", "code", "NP-01", "category_NP-01"),
    "DataElement": ("dataElements", "code", *ELEMENT[:2]),
    "Standard": ("standards", "code", "GB 11643-1999", "standard_GB 11643-1999"),
    "LegalBasis": ("legalBases", "key", "xj-2023-11#13", "basis_xj-2023-11#13"),
    "Library": ("libraries", "code", *LIBRARY[:2]),
    "Scenario": ("scenarios", "code", "newborn", "scenario_newborn"),
    "CatalogEntry": ("catalogEntries", "code", *ENTRY[:2]),
    "Classification": ("classifications", "key", "201001", "class_national:201001"),
}
"""By type: its root list, the property that names it, and a node."""
BY_ID_ONLY = {
    "Query.resource.id": "a resource has no code; namespace and name identify it as well",
    "LineageFilter.jobs": "a job has no code",
    "FindingFilter.resources": "a resource has no code",
    "FindingFilter.flows": "a flow has no code",
    "Query.diff.of": "the id says which kind of node it is",
    "Query.diff.also": "the id says which kind of node it is",
    "Query.node.id": "the id says which kind of node it is",
    "Query.nodes.ids": "the id says which kind of node it is",
}
NAMES_NO_NODE = {
    "Query.classification.scheme": "a scheme is a text",
    "Query.classifications.scheme": "a scheme is a text",
    "Query.classifications.code": "several nodes of a scheme may have the code",
    "Query.resource.namespace": "a half of an OpenLineage identity",
    "Query.resource.name": "a half of an OpenLineage identity",
    "Query.paths.pattern": "a pattern",
    "NeedInput.purpose": "a text",
    "Query.labels.enums": "an enumeration of the schema",
    "LineageFilter.namespaces": "a half of an OpenLineage identity",
    "LineageFilter.origins": "an import",
    "LineageFilter.owners": "a name",
}
