"""Owners of a dataset or a job, as its producer declares them (OpenLineage: ownership)."""

from __future__ import annotations

from graph.shape import Many, expr, shape

BOUND_OWNERS = 10
"""Number of owners of a dataset or a job that the cost counts."""


def owners_field(variable: str) -> Many:
    """The owners stored on a node: a list of names and a parallel list of types, empty or absent if unknown."""
    return Many(
        f"UNWIND range(0, size(coalesce({variable}.owners, [])) - 1) AS place "
        f"WITH place, {{name: {variable}.owners[place], type: {variable}.ownerTypes[place]}} AS owner",
        "Owner",
        ("place",),
        bound=BOUND_OWNERS,
    )


OWNER = shape(
    "Owner",
    "owner",
    name=expr("owner.name"),
    type=expr("CASE WHEN owner.type <> '' THEN owner.type END"),
)
