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
from api.fields import AS_OF, Connection, argument, page_arguments
from api.root_fields import code_field, list_field, root_field
from api.root_lineage import RootLineage
from api.root_lists import RootLists
from api.types.assessment import NeedInput, ScenarioAssessment
from api.types.authority import AuthoritativeSource
from api.types.catalog import CatalogEntry
from api.types.classification import Classification
from api.types.department import Department
from api.types.element import REGION, SCOPE, DataCategory, DataElement
from api.types.facets import CatalogEntryConnection
from api.types.labels import EnumLabels, labels
from api.types.library import Library
from api.types.node import Node
from api.types.region import Region
from api.types.resource import DataResource
from api.types.scenario import ASSESSMENT_ARGUMENTS, Scenario
from api.types.service import ServiceInfo
from domain.model.graph_enums import LibraryKind


@strawberry.type(description="The root fields. Each is one query; it is null if it fails, with a coded error.")
class Query(RootLists, RootLineage):
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
        "The assessment of a list of needs in a region at an instant (/docs/assessment).",
        needs=argument(list[NeedInput], "1 to 100 needs, each of an element or an entry."),
        **ASSESSMENT_ARGUMENTS,
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
