"""Every noun's shape, by the name of its type in the schema."""

from __future__ import annotations

from functools import cache

from graph.shape import Shape


@cache
def shapes() -> dict[str, Shape]:
    """All shapes by name. Imported late: shapes name each other, and the compiler names them all."""
    from graph.shapes import (
        authority,
        catalog,
        classification,
        department,
        element,
        flow,
        job,
        library,
        lineage,
        owner,
        region,
        resource,
        scenario,
        service,
    )

    nouns = (
        authority,
        catalog,
        classification,
        department,
        element,
        flow,
        job,
        library,
        lineage,
        owner,
        region,
        resource,
        scenario,
        service,
    )
    return {each.name: each for noun in nouns for each in vars(noun).values() if isinstance(each, Shape)}


def shape_named(name: str) -> Shape:
    """The shape of a type."""
    return shapes()[name]
