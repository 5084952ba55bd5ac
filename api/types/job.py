"""Jobs and runs, as reported by OpenLineage or dbt."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.scalars import Instant
from api.types.lazy import JobRef, ResourceRef, RunRef
from api.types.node import LineageNode, Node
from api.types.owner import OWNERS, Owner
from api.types.stored_facts import TAGS, Tag
from domain.model.graph_enums import RunState


@strawberry.type(
    description="作业: a process that reads and writes data, such as a model or a pipeline (OpenLineage: job)."
)
class Job(Node, LineageNode):
    namespace: str = field("The OpenLineage namespace.")
    name: str = field("The OpenLineage name; unique in the namespace.")
    updated_at: Instant = field("The time of the last event that named it.")
    description: str | None = field("The description by its producer (OpenLineage: documentation).")
    sql: str | None = field(
        "The SQL that it runs, as its producer states (OpenLineage: sql); null if not stated, or if the caller may not "
        "see all resources that the job names."
    )
    sql_dialect: str | None = field("The dialect of the SQL, such as snowflake; null if not stated.")
    tags: list[Tag] = field(TAGS)
    owners: list[Owner] = field(OWNERS)
    runs: Connection[RunRef] = connection_field(RunRef, "Run", "Its runs, by start.")
    last_run: RunRef | None = field("The run that started last, without declarations; null if none is known.")
    resources: Connection[ResourceRef] = connection_field(
        ResourceRef, "DataResource", "All resources that it ever named, by name."
    )
    reads: Connection[ResourceRef] = connection_field(
        ResourceRef, "DataResource", "The resources it feeds others from, by name.", as_of=True
    )
    writes: Connection[ResourceRef] = connection_field(
        ResourceRef, "DataResource", "The resources that are fed through it, by name.", as_of=True
    )


@strawberry.type(description="运行: one run of a job (OpenLineage: run).")
class Run(Node):
    run_id: str = field("The id its producer gave it.")
    static: bool = field("True if it is a declaration (JobEvent, dbt manifest) and not a run.")
    state: RunState = field("Its first COMPLETE, FAIL or ABORT; before one of them, the type of its latest event.")
    started_at: Instant = field("The time of its first event, or of the first event that names it as a parent.")
    ended_at: Instant | None = field("The time at which it completed, failed or was aborted; null before.")
    duration_seconds: float | None = field(
        "The time from start to end in seconds, also of a run that failed or was aborted; null before the end, and for "
        "a declaration."
    )
    error: str | None = field("The error message that the producer reported, if any.")
    nominal_start_at: Instant | None = field(
        "The scheduled start, inclusive (OpenLineage: nominalTime); null if not stated."
    )
    nominal_end_at: Instant | None = field("The scheduled end, exclusive; null if not stated.")
    tags: list[Tag] = field(TAGS)
    job: JobRef = field("The job it is a run of.")
    parent: RunRef | None = field("The run it is part of; null if none is known.")


@strawberry.type(description="A name by which OpenLineage or dbt knows a resource; symlinks give it several.")
class Dataset:
    namespace: str = field("The OpenLineage namespace.")
    name: str = field("The OpenLineage name.")
