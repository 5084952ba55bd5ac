"""Owners of datasets and jobs."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.type(description="An owner of a resource or a job, as its producer states (OpenLineage: ownership).")
class Owner:
    name: str = field("The name its producer gives, such as team:registers.")
    type: str | None = field("The type of owner, such as MAINTAINER, in the producer's words; null if not stated.")


OWNERS = "Its owners, as its producer states (OpenLineage: ownership), by name and type; the first 100."
