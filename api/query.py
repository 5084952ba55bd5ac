"""The root fields of the schema. Each is one query, resolved by a function in `resolvers/`."""

from __future__ import annotations

import strawberry

import resolvers.authority
import resolvers.catalog
import resolvers.classification
import resolvers.department
import resolvers.element
import resolvers.library
import resolvers.node
import resolvers.region
import resolvers.resource
import resolvers.scenario
import resolvers.service
from api.fields import AS_OF, PAGE, Connection, argument, page_arguments
from api.root_fields import code_field, list_field, root_field
from api.root_lists import RootLists
from api.scalars import Instant
from api.types.assessment import NeedInput, ScenarioAssessment
from api.types.authority import AuthoritativeSource
from api.types.catalog import CatalogEntry
from api.types.classification import Classification
from api.types.department import Department
from api.types.diff import DiffConnection
from api.types.element import REGION, SCOPE, DataCategory, DataElement
from api.types.facets import CatalogEntryConnection
from api.types.finding import FindingFilter
from api.types.flow import FindingConnection, ReturnFlowConnection
from api.types.labels import EnumLabels, labels
from api.types.library import Library
from api.types.lineage import (
    Impact,
    Interval,
    LineageConnection,
    LineageDirection,
    LineageFilter,
    LineageGranularity,
)
from api.types.node import Node
from api.types.paths import PathConnection
from api.types.region import Region
from api.types.resource import DataResource
from api.types.scenario import ASSESSMENT_ARGUMENTS, Scenario
from api.types.service import ServiceInfo
from domain.model.graph_enums import LibraryKind
from graph.pagination import DEFAULT_SIZE
from resolvers.findings import findings
from resolvers.lineage import diff, impact, lineage, paths, return_flows
from resolvers.lineage.diff_arguments import DEFAULT_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT_NODES
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES as DEFAULT
from resolvers.lineage.paths_arguments import DEFAULT_LENGTH

AFTER_RESULT = argument(
    str | None, "Only rows after this cursor; repeat the arguments that decide the result, all but first."
)


@strawberry.type(description="The root fields. Each is one query; it is null if it fails, with a coded error.")
class Query(RootLists):
    authoritative_source: AuthoritativeSource | None = root_field(
        resolvers.authority.authoritative_source,
        AuthoritativeSource,
        "The one statutory source of a data element in a region at an instant (Art. 13).",
        element=argument(str, "Code or id of a data element, such as NP-01-01. UNKNOWN_ELEMENT if there is none."),
        region=REGION,
        scope=SCOPE,
        as_of=AS_OF,
    )
    data_element: DataElement | None = code_field(resolvers.element.data_element, DataElement, "such as NP-01-01")
    data_elements: Connection[DataElement] | None = list_field(
        resolvers.element.data_elements, DataElement, "All data elements, by code; a category's by the filter category."
    )
    data_category: DataCategory | None = code_field(resolvers.element.data_category, DataCategory, "such as NP-01")
    data_categories: Connection[DataCategory] | None = list_field(
        resolvers.element.data_categories, DataCategory, "The categories of base data of Art. 13, by code."
    )
    department: Department | None = code_field(
        resolvers.department.department, Department, "a credit code or one of our own, such as 11650000YL0000207P"
    )
    departments: Connection[Department] | None = list_field(
        resolvers.department.departments, Department, "Departments, by pinyin."
    )
    region: Region | None = code_field(resolvers.region.region, Region, "12 digits such as 653101000000")
    regions: Connection[Region] | None = list_field(
        resolvers.region.regions, Region, "All regions of the administrative tree, by code."
    )
    library: Library | None = code_field(resolvers.library.library, Library, "such as base-population")
    libraries: Connection[Library] | None = root_field(
        resolvers.library.libraries,
        Connection[Library],
        "Base, theme and special-topic libraries, in their order.",
        kind=argument(LibraryKind | None, "Only libraries of this kind."),
        **page_arguments("Library"),
    )
    catalog_entry: CatalogEntry | None = code_field(
        resolvers.catalog.catalog_entry, CatalogEntry, "prefix/sequence, such as 303008/000001"
    )
    catalog_entries: CatalogEntryConnection | None = list_field(
        resolvers.catalog.catalog_entries,
        CatalogEntry,
        "Entries of the catalog that the caller may see, by code.",
        connection=CatalogEntryConnection,
    )
    classification: Classification | None = root_field(
        resolvers.classification.classification,
        Classification,
        "The node of a classification scheme with this key; null if there is none.",
        scheme=argument(str, "The classification scheme, such as national."),
        key=argument(str, "The key within the scheme, or the Relay id."),
    )
    classifications: Connection[Classification] | None = root_field(
        resolvers.classification.classifications,
        Connection[Classification],
        "Nodes of classification schemes, in their order; a repeated code gives all its nodes.",
        scheme=argument(str | None, "Only this scheme."),
        code=argument(str | None, "Only nodes with this code."),
        **page_arguments("Classification"),
    )
    resource: DataResource | None = root_field(
        resolvers.resource.resource,
        DataResource,
        "The data resource with this Relay id or this OpenLineage identity, its own or that of a dataset of it; null "
        "if there is none.",
        id=argument(strawberry.ID | None, "The Relay id; alternatively namespace and name."),
        namespace=argument(str | None, "The OpenLineage namespace, together with name."),
        name=argument(str | None, "The OpenLineage name, together with namespace."),
    )
    resources: Connection[DataResource] | None = list_field(
        resolvers.resource.resources, DataResource, "Data resources, by name."
    )
    scenario: Scenario | None = code_field(resolvers.scenario.scenario, Scenario, "such as newborn")
    scenarios: Connection[Scenario] | None = list_field(
        resolvers.scenario.scenarios, Scenario, "Business scenarios, by code."
    )
    assess_needs: ScenarioAssessment | None = root_field(
        resolvers.scenario.assess_needs,
        ScenarioAssessment,
        "The assessment of a list of needs in a region at an instant (docs/assessment.md).",
        needs=argument(list[NeedInput], "1 to 100 needs, each of an element or an entry."),
        **ASSESSMENT_ARGUMENTS,
    )
    return_flows: ReturnFlowConnection | None = root_field(
        return_flows.return_flows,
        ReturnFlowConnection,
        "The flows back down to a region's platform, with their chains (Art. 21(6)).",
        to=argument(
            str, "Code or id of a region; a township has its county's platform. UNKNOWN_REGION if there is none."
        ),
        element=argument(
            str | None,
            "Only flows of data that realizes this data element; its code or id. UNKNOWN_ELEMENT if there is none.",
        ),
        entry=argument(
            str | None,
            "Only flows received for this entry at the instant; its code or id. UNKNOWN_ENTRY if there is none.",
        ),
        as_of=AS_OF,
        milliseconds=argument(
            int | None,
            "Maximum duration in milliseconds if chains are followed (hops, levelSkips, chainComplete), 1–30,000.",
            default=return_flows.DEFAULT_MILLISECONDS,
        ),
        **PAGE,
    )
    lineage: LineageConnection | None = root_field(
        lineage.lineage,
        LineageConnection,
        "The upstream or downstream lineage of the resources: every node within the depth at its least depth, every "
        "matching edge between them, and the omissions (docs/lineage.md).",
        of=argument(
            list[strawberry.ID],
            "1 to 100 nodes of the granularity, by code or id, or resources by id, which represent the nodes they "
            "belong to (at FIELD, their fields). UNKNOWN_RESOURCE, UNKNOWN_DEPARTMENT … if there is none.",
        ),
        direction=argument(LineageDirection, "The direction in which each step may follow a flow."),
        depth=argument(int | None, "Maximum number of steps, 1–100.", default=DEFAULT["depth"]),
        granularity=argument(
            LineageGranularity | None,
            "The kind of node that the traversal visits.",
            default=LineageGranularity.RESOURCE,
        ),
        where=argument(LineageFilter | None, "Filters on flows and resources; default: all match and pass."),
        preserve_paths=argument(
            bool | None,
            "True: the traversal continues through rejected nodes; those that lead to a passing node stay, with "
            "filteredOut. False: rejected nodes count as absent.",
            default=True,
        ),
        as_of=AS_OF,
        between=argument(Interval | None, "Flows valid at some time in this interval, instead of at asOf."),
        width=argument(
            int | None,
            "Maximum number of edges followed from a node in each direction, by id, 1–10,000.",
            default=DEFAULT["width"],
        ),
        milliseconds=argument(
            int | None,
            "Maximum duration of the whole traversal in milliseconds, 1–30,000.",
            default=DEFAULT["milliseconds"],
        ),
        first=argument(int | None, "Number of nodes on the page, 1–10,000.", default=DEFAULT_NODES),
        after=AFTER_RESULT,
    )
    paths: PathConnection | None = root_field(
        paths.paths,
        PathConnection,
        "The paths of data from one resource to another that match a pattern, the shortest first, and the omissions "
        "(docs/lineage.md).",
        from_=argument(
            strawberry.ID,
            "The Relay id of the resource where the paths begin. UNKNOWN_RESOURCE if there is none.",
            name="from",
        ),
        to=argument(
            strawberry.ID,
            "The Relay id of the resource where the paths end; if it equals from, the paths are cycles. "
            "UNKNOWN_RESOURCE if there is none.",
        ),
        pattern=argument(
            str | None,
            "The sequence of flows: kinds, or ANY, each with the levels of the platforms it may lead to, as "
            "RETURN_FLOW{PREFECTURE|COUNTY}; | ( ) ? * + {m,n} as in regular expressions. BAD_PATTERN if it cannot be "
            "parsed. Default: any flows.",
        ),
        max_length=argument(int | None, "Maximum number of flows of a path, 1–50.", default=DEFAULT_LENGTH),
        as_of=AS_OF,
        milliseconds=argument(
            int | None, "Maximum duration in milliseconds, 1–30,000.", default=DEFAULT["milliseconds"]
        ),
        first=argument(int | None, "Number of paths on the page, 1–100.", default=DEFAULT_SIZE),
        after=AFTER_RESULT,
    )
    findings: FindingConnection | None = root_field(
        findings.findings,
        FindingConnection,
        "Requirements of the law that flows, resources and entries do not meet, by kind, subject and id "
        "(docs/findings.md).",
        where=argument(FindingFilter | None, "Filters on findings; default: all."),
        as_of=AS_OF,
        **PAGE,
    )
    impact: Impact | None = root_field(
        impact.impact,
        Impact,
        "Everything downstream of the resources, direct or indirect, and the objects that depend on it.",
        of=argument(list[strawberry.ID], "1 to 100 Relay ids of resources. UNKNOWN_RESOURCE if there is none."),
        where=argument(LineageFilter | None, "Filters on flows and resources; default: all match and pass."),
        as_of=AS_OF,
        milliseconds=argument(
            int | None, "Maximum duration of the traversal in milliseconds, 1–30,000.", default=DEFAULT["milliseconds"]
        ),
    )
    diff: DiffConnection | None = root_field(
        diff.diff,
        DiffConnection,
        "The additions, ends and changes between two instants: in the lineage of a resource, or among the "
        "designations of an element, a department or a region (docs/lineage.md).",
        of=argument(
            strawberry.ID,
            "The Relay id of a resource, a data element, a department or a region. UNKNOWN_… if there is none.",
        ),
        from_=argument(Instant, "The earlier instant.", name="from"),
        to=argument(Instant, "The later instant."),
        direction=argument(
            LineageDirection | None,
            "The direction, for a resource: upstream, downstream, or both, each traversed separately.",
            default=LineageDirection.BOTH,
        ),
        depth=argument(
            int | None, "Maximum number of steps in each direction, for a resource, 1–100.", default=DEFAULT["depth"]
        ),
        milliseconds=argument(
            int | None, "Maximum duration of the traversals in milliseconds, 1–30,000.", default=DEFAULT["milliseconds"]
        ),
        first=argument(int | None, "Number of changes on the page, 1–10,000.", default=DEFAULT_CHANGES),
        after=AFTER_RESULT,
    )
    node: Node | None = root_field(
        resolvers.node.node,
        Node,
        "The node with this Relay id; null if there is none.",
        id=argument(strawberry.ID, "The Relay id of an object, such as region_653101000000."),
    )
    nodes: list[Node | None] | None = root_field(
        resolvers.node.nodes,
        list[Node | None],
        "The nodes with these Relay ids, in their order; null if there is none.",
        ids=argument(list[strawberry.ID], "1 to 100 Relay ids."),
    )
    labels: list[EnumLabels] | None = root_field(
        labels,
        list[EnumLabels],
        "The labels of the schema's enumerations and their values, in Chinese and in English, by name.",
        enums=argument(
            list[str] | None,
            "Only the enumerations with these names, such as ShareType; default: all. BAD_ARGUMENT if there is none.",
        ),
    )
    service_info: ServiceInfo | None = root_field(
        resolvers.service.service_info, ServiceInfo, "Information about the service and its graph."
    )
