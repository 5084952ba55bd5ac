"""The shapes of all nouns, by the name of their type in the schema."""

from __future__ import annotations

from functools import cache

from graph.shape import Shape
from graph.shapes import (
    authority,
    catalog,
    classification,
    contact,
    department,
    element,
    flow,
    job,
    library,
    lineage,
    namespace,
    owner,
    region,
    resource,
    scenario,
    service,
    stored_facts,
)

NOUNS = (
    authority,
    catalog,
    classification,
    contact,
    department,
    element,
    flow,
    job,
    library,
    lineage,
    namespace,
    owner,
    region,
    resource,
    scenario,
    service,
    stored_facts,
)


@cache
def shapes() -> dict[str, Shape]:
    """All shapes by name."""
    return {value.name: value for noun in NOUNS for value in vars(noun).values() if isinstance(value, Shape)}


@cache
def node_queries() -> dict[str, tuple[str, str]]:
    """For each prefix of a Relay id: the name of the type and the query that reads it by id."""
    return {shape.node[0]: (shape.name, shape.node[1]) for shape in shapes().values() if shape.node}


def shape_named(name: str) -> Shape:
    """The shape of a type."""
    return shapes()[name]
