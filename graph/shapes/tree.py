"""Fields of nouns that form a tree: whether a node is a root or has children, and its ancestors."""

from __future__ import annotations

from typing import Any

from graph.shape import Connection, Order, expr


def tree_fields(variable: str, kind: str, upward: str, *, ancestors_by: str = "") -> dict[str, Any]:
    """`isRoot`, `hasChildren` and `ancestors` of the nodes of one label.

    `upward`: the relationship to the node above. `ancestors_by`: the one that ancestors follow, if another. A node has
    at most one of either, so each ancestor has one distance.
    """
    return {
        "isRoot": expr(f"NOT EXISTS {{ ({variable})-[:{upward}]->() }}", by="boolean"),
        "hasChildren": expr(f"EXISTS {{ ({variable})<-[:{upward}]-() }}", by="boolean"),
        "ancestors": Connection(
            f"MATCH path = ({variable})-[:{ancestors_by or upward}]->+(above:{kind}) "
            "WITH above, {distance: length(path)} AS step",
            kind,
            (Order("step.distance"),),
            binds="above",
            carry=("step",),
        ),
    }
