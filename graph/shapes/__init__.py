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


@cache
def node_queries() -> dict[str, tuple[str, str]]:
    """Of everything with a Relay id, by the prefix of the id: its type's name and the query that reads it by id."""
    return {shape.node[0]: (shape.name, shape.node[1]) for shape in shapes().values() if shape.node}


def shape_named(name: str) -> Shape:
    """The shape of a type."""
    return shapes()[name]
