"""The root fields of lineage: return flows, traversals, paths, findings, impact, differences (api/query.py)."""

from __future__ import annotations

import strawberry

from api.fields import AS_OF, PAGE, argument
from api.root_fields import root_field
from api.scalars import Instant
from api.types.diff import DiffConnection
from api.types.finding import FindingFilter
from api.types.flow import FindingConnection, ReturnFlowConnection
from api.types.lineage import (
    Impact,
    Interval,
    LineageConnection,
    LineageDirection,
    LineageFilter,
    LineageGranularity,
)
from api.types.paths import PathConnection
from graph.pagination import DEFAULT_SIZE
from resolvers.findings import findings
from resolvers.findings.arguments import MAX_MILLISECONDS
from resolvers.lineage import diff, impact, lineage, paths, return_flows
from resolvers.lineage.diff_arguments import DEFAULT_CHANGES
from resolvers.lineage.lineage_arguments import DEFAULT_NODES, MAX_VALUES
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES as DEFAULT
from resolvers.lineage.paths_arguments import DEFAULT_LENGTH

AFTER_RESULT = argument(
    str | None, "Only rows after this cursor; repeat the arguments that decide the result, all but first."
)


@strawberry.type
class RootLineage:
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
        "matching edge between them, and the omissions (/docs/lineage).",
        of=argument(
            list[strawberry.ID],
            "1 to 100 nodes of the granularity, by code or id, or resources by id, which represent the nodes they "
            "belong to (at FIELD, their fields). A data element represents the fields or resources that hold it, an "
            "entry, a library, a department or a region its resources; by id, at FIELD and RESOURCE a data element by "
            "code or id. UNKNOWN_RESOURCE, UNKNOWN_DEPARTMENT … if there is none.",
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
        "The paths of data between resources or fields that match a pattern, the shortest first, and the omissions "
        "(/docs/lineage).",
        from_=argument(
            strawberry.ID,
            "The begin of the paths: a resource or a field, by id; or a data element, by code or id, or an entry, a "
            "library, a department or a region, by id, at any of the fields or resources that it represents. "
            "UNKNOWN_RESOURCE, UNKNOWN_FIELD, UNKNOWN_ELEMENT … if there is none.",
            name="from",
        ),
        to=argument(
            strawberry.ID,
            "The end of the paths: a node by code or id, as from; from a resource or field to itself the paths are "
            "cycles. If from or to is a field or a data element, the paths lead over fields, and the other one "
            "represents its fields.",
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
        "(/docs/findings).",
        where=argument(FindingFilter | None, "Filters on findings; default: all."),
        as_of=AS_OF,
        milliseconds=argument(
            int | None,
            "Maximum duration of all evaluations in milliseconds, 1–60,000; TIMEOUT if they take longer.",
            default=MAX_MILLISECONDS,
        ),
        **PAGE,
    )
    impact: Impact | None = root_field(
        impact.impact,
        Impact,
        "Everything downstream of the resources, fields or data elements, direct or indirect, and the objects that "
        "depend on it.",
        of=argument(
            list[strawberry.ID],
            "1 to 100 resources or fields, by id, or data elements, by code or id; entries, libraries, departments and "
            "regions, by id, represent their resources. UNKNOWN_RESOURCE, UNKNOWN_FIELD, UNKNOWN_ELEMENT … if there "
            "is none.",
        ),
        depth=argument(int | None, "Maximum number of steps, 1–100.", default=MAX_VALUES["depth"]),
        where=argument(
            LineageFilter | None,
            "Filters on flows and resources; default: all match and pass. Nothing is reached through a rejected "
            "resource, as in lineage with preservePaths: false.",
        ),
        region=argument(
            str | None,
            "Code or id of a region: a return flow whose recorded coverage has none of its rows is not followed; one "
            "without a record is followed and counted in coverageUnknown. UNKNOWN_REGION if there is none.",
        ),
        as_of=AS_OF,
        milliseconds=argument(
            int | None, "Maximum duration of the traversal in milliseconds, 1–30,000.", default=DEFAULT["milliseconds"]
        ),
    )
    diff: DiffConnection | None = root_field(
        diff.diff,
        DiffConnection,
        "The additions, ends and changes between two instants: in the lineage of a resource, a field, an entry, a "
        "library or a set of them, or among the designations of an element, a department or a region (/docs/lineage).",
        of=argument(
            strawberry.ID,
            "The Relay id of a resource, a field, an entry, a library, a data element, a department or a region. "
            "UNKNOWN_… if there is none, BAD_ARGUMENT for any other text.",
        ),
        also=argument(
            list[strawberry.ID] | None,
            "At most 99 Relay ids of further starts, compared with of as one set; default: of alone.",
        ),
        granularity=argument(
            LineageGranularity | None,
            "The granularity of the compared lineage, FIELD or RESOURCE. Default: FIELD if a start is a field; the "
            "designations if of is an element, a department or a region, without also; otherwise RESOURCE.",
        ),
        from_=argument(Instant, "The earlier instant.", name="from"),
        to=argument(Instant, "The later instant."),
        direction=argument(
            LineageDirection | None,
            "The direction of the lineage: upstream, downstream, or both, each traversed separately.",
            default=LineageDirection.BOTH,
        ),
        depth=argument(
            int | None, "Maximum number of steps of the lineage in each direction, 1–100.", default=DEFAULT["depth"]
        ),
        milliseconds=argument(
            int | None, "Maximum duration of the traversals in milliseconds, 1–30,000.", default=DEFAULT["milliseconds"]
        ),
        first=argument(int | None, "Number of changes on the page, 1–10,000.", default=DEFAULT_CHANGES),
        after=AFTER_RESULT,
    )
