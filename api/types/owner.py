"""Owners of datasets and jobs."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.type(description="Who owns a resource or a job, as its producer says (OpenLineage: ownership).")
class Owner:
    name: str = field("The name its producer gives, such as team:registers.")
    type: str | None = field("What sort of owner, such as MAINTAINER, in the producer's own words; null where untold.")


OWNERS = "Who owns it, as its producer says (OpenLineage: ownership), by name and type; the first 100."
