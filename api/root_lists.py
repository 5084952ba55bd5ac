"""The root lists of nouns that have no lookup by a key, only `node`. They are fields of Query (api/query.py)."""

from __future__ import annotations

import strawberry

import resolvers.catalog
import resolvers.element
import resolvers.job
import resolvers.region
import resolvers.resource
from api.enums import LineageDirection
from api.fields import AS_OF, PAGE, Connection, argument, page_arguments
from api.filter_inputs import where_input
from api.root_fields import list_field, root_field
from api.types.catalog import InfoItem
from api.types.element import Designation, LegalBasis, Standard
from api.types.flow import Flow
from api.types.job import Job, Run
from api.types.lineage import HubConnection
from api.types.region import Platform
from api.types.resource import DataResource, Field


@strawberry.type
class RootLists:
    platforms: Connection[Platform] | None = list_field(
        resolvers.region.platforms,
        Platform,
        "The platforms of all regions of county level and above, by the code of the region.",
    )
    standards: Connection[Standard] | None = list_field(
        resolvers.element.standards, Standard, "Standards that govern data elements, by number."
    )
    legal_bases: Connection[LegalBasis] | None = list_field(
        resolvers.element.legal_bases, LegalBasis, "Articles that designations and restrictions are based on, by key."
    )
    designations: Connection[Designation] | None = list_field(
        resolvers.element.designations, Designation, "Designations, ended ones included, by since (Art. 13)."
    )
    info_items: Connection[InfoItem] | None = list_field(
        resolvers.catalog.info_items, InfoItem, "Information items of all entries, by name."
    )
    fields: Connection[Field] | None = list_field(
        resolvers.resource.fields, Field, "Fields of all resources, former ones included, by name."
    )
    flows: Connection[Flow] | None = list_field(
        resolvers.resource.flows, Flow, "Flows that have both ends visible, ended ones included, by since."
    )
    roots: Connection[DataResource] | None = root_field(
        resolvers.resource.roots,
        Connection[DataResource],
        "Resources at which lineage begins, by name: those that feed others and that nothing feeds at the instant.",
        **page_arguments("DataResource"),
        as_of=AS_OF,
    )
    orphans: Connection[DataResource] | None = root_field(
        resolvers.resource.orphans,
        Connection[DataResource],
        "Resources without flows at the instant, by name.",
        **page_arguments("DataResource"),
        as_of=AS_OF,
    )
    hubs: HubConnection | None = root_field(
        resolvers.resource.hubs,
        HubConnection,
        "Resources by the number of other resources that they feed at the instant, or that feed them, the largest "
        "first; ties by id. Resources without any are left out.",
        direction=argument(
            LineageDirection | None,
            "DOWNSTREAM: by the resources that they feed; UPSTREAM: by those that feed them; BOTH: by all of these.",
            default=LineageDirection.DOWNSTREAM,
        ),
        where=argument(where_input("DataResource") | None, "Filters on the rows; default: all."),
        as_of=AS_OF,
        **PAGE,
    )
    jobs: Connection[Job] | None = list_field(
        resolvers.job.jobs, Job, "Jobs that name a visible resource, or none, by name (OpenLineage)."
    )
    runs: Connection[Run] | None = list_field(
        resolvers.job.runs, Run, "Runs of the visible jobs, by start (OpenLineage)."
    )
