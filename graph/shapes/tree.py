"""Fields of nouns that form a tree: whether a node is a root or has children, and its ancestors."""

from __future__ import annotations

from typing import Any

from graph.shape import Connection, Order, expr


def tree_fields(variable: str, kind: str, upward: str) -> dict[str, Any]:
    """`isRoot`, `hasChildren` and `ancestors` of the nodes of one label.

    `upward`: the relationship to the node above. A node has at most one, so each ancestor has one distance.
    """
    return {
        "isRoot": expr(f"NOT EXISTS {{ ({variable})-[:{upward}]->() }}", by="boolean"),
        "hasChildren": expr(f"EXISTS {{ ({variable})<-[:{upward}]-() }}", by="boolean"),
        "ancestors": Connection(
            f"MATCH path = ({variable})-[:{upward}]->+(above:{kind}) WITH above, {{distance: length(path)}} AS step",
            kind,
            (Order("step.distance", "number"),),
            binds="above",
            carry=("step",),
        ),
    }
