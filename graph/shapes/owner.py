"""Who owns a dataset or a job, as its producer says (OpenLineage: ownership)."""

from __future__ import annotations

from graph.shape import Many, expr, shape


def owners_of(variable: str) -> Many:
    """The owners kept on this node: names, and beside each its type, empty or absent where none is told."""
    return Many(
        f"UNWIND range(0, size(coalesce({variable}.owners, [])) - 1) AS place "
        f"WITH place, {{name: {variable}.owners[place], type: {variable}.ownerTypes[place]}} AS owner",
        "Owner",
        ("place",),
    )


OWNER = shape(
    "Owner",
    "owner",
    name=expr("owner.name"),
    type=expr("CASE WHEN owner.type <> '' THEN owner.type END"),
)
